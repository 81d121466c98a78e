# A directory that somebody forgot to close.
#
# Open files stay open when a program is executed. A directory among them is a door: what is opened relative to it
# does not begin at "/".
#
# Argument: a file to make there.
use strict;
use warnings;

my ($file) = @ARGV;
print "inside: looking for open directories\n";
for my $number (3 .. 255) {
    open my $directory, "<&=", $number or next;
    -d $directory or next;
    chdir $directory or next; # fchdir(2)
    if (open my $made, '>', $file) {
        print "inside: descriptor $number is one, made $file there\n";
        exit;
    }
}
print "inside: there are none to write to\n";
