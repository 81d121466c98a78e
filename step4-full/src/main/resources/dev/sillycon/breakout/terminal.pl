# A line for somebody else's shell.
#
# TIOCSTI puts a character into a terminal's input, as if it were typed. What we do not read is there for the next program,
# which is the shell that has started us. The kernel allows it for the terminal of one's own session.
#
# Argument: the line.
use strict;
use warnings;

my ($line) = @ARGV;
my $TIOCSTI = 0x5412;

print "inside: typing\n";
for my $character (split //, "$line\n") {
    ioctl STDIN, $TIOCSTI, $character or print "inside: $!\n" and last;
}
