# What others send over the network.
#
# A packet socket hears all that passes an interface, see packet(7). It takes the capability CAP_NET_RAW, in the
# user namespace that the network namespace belongs to.
use strict;
use warnings;

my ($AF_PACKET, $SOCK_RAW, $ETH_P_ALL) = (17, 3, unpack 'S', pack 'n', 3);
my $seconds = 2;

print "inside: listening for $seconds seconds\n";
socket my $socket, $AF_PACKET, $SOCK_RAW, $ETH_P_ALL or print "inside: socket: $!\n" and exit;

my $end = time + $seconds;
while (time < $end) {
    my $ready = '';
    vec($ready, fileno $socket, 1) = 1;
    select $ready, undef, undef, 0.1 or next;
    recv $socket, my $packet, 65536, 0;
    if ($packet =~ /(secret-[0-9a-f]+)/) {
        print "inside: heard $1\n";
        exit;
    }
}
print "inside: nothing of interest\n";
