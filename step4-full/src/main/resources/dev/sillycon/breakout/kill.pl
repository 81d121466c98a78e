# A process of the host's.
#
# Whoever sees a process and has its user ID may kill it. To root, any user ID will do.
#
# Arguments: its command line.
use strict;
use warnings;

mkdir '/proc';
-e '/proc/self' or system 'mount', '-t', 'proc', 'proc', '/proc';

print "inside: looking for the process: @ARGV\n";
opendir my $processes, '/proc' or die;
for my $process (grep { /^\d+$/ && $_ != $$ } readdir $processes) {
    open my $file, '<', "/proc/$process/cmdline" or next;
    my @words = split /\0/, <$file> // '';
    next unless "@words" eq "@ARGV";
    print "inside: found it, $process; ", kill('KILL', $process) ? "killed\n" : "$!\n";
    exit;
}
print "inside: there is no such process\n";
