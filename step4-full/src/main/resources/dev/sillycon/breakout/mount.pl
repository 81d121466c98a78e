# A mount that the host sees.
#
# A mount table belongs to a mount namespace. Who has none of their own changes everybody's.
#
# Argument: a name for the mount, to be found by.
use strict;
use warnings;

my ($name) = @ARGV;
print "inside: mounting $name\n";
mkdir '/leak';
system 'mount', '-t', 'tmpfs', $name, '/leak';
