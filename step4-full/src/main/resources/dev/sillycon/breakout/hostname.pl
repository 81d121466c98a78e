# Another name for the host.
#
# The name belongs to a UTS namespace. Root of the user namespace that this one belongs to may change it.
#
# Argument: the new name.
use strict;
use warnings;

my ($name) = @ARGV;
print "inside: hostname $name\n";
system 'hostname', $name;
