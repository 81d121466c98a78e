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
sleep 1; # for the host to see it: step 1 tidies up after us
