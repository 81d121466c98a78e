# What a process can do, by trying it. Nothing stays: what is opened is not written, what is mounted is unmounted.
# $1: a file of the host that no image has

# Runs a Perl program, where there is Perl; by a file, since perl -e wants a /dev/null.
in_perl() {
    printf '%s\n' "$1" >/tmp/sillycon-probe.pl
    perl /tmp/sillycon-probe.pl "$2"
    set -- $?
    rm /tmp/sillycon-probe.pl
    return "$1"
}

# The host's root directory: by its name, out of a chroot, or by what /proc shows of other processes.
leave='mkdir "/tmp/deeper"; chroot "/tmp/deeper" or exit 1; chdir ".." for 1 .. 99; exit !-e ".$ARGV[0]"'
reach=no
if [ -e "$1" ]; then
    reach=name
elif in_perl "$leave" "$1"; then
    reach=chroot
else
    for process in /proc/[0-9]*; do
        for link in root cwd; do
            [ -e "$process/$link/../../../../../../../../..$1" ] && reach=proc
        done
    done
fi
fact reach "$reach"
rmdir /tmp/deeper

last=$(cat /proc/sys/kernel/cap_last_cap) # read(1) takes one byte each time, and the kernel gives no second
fact last-capability "$last"

mount_of() { # the mount that $1 is in: its type, and ro or rw
    while read -r id parent device root point options rest; do
        case $1/ in "${point%/}"/*) type=${rest##*- } mount="${type%% *} ${options%%,*}" ;; esac
    done </proc/self/mountinfo
    echo "$mount"
}
fact sys "$(mount_of /sys)"
fact proc-sys "$(mount_of /proc/sys)"

can_open() { # for appending, and nothing is appended
    if (: >>"$1"); then echo yes; else echo no; fi
}
fact opens-core-pattern "$(can_open /proc/sys/kernel/core_pattern)"
fact opens-ip-forward "$(can_open /proc/sys/net/ipv4/ip_forward)"

hidden= # there is /dev/null instead
for name in kcore keys timer_list; do ! [ -c "/proc/$name" ] || hidden="$hidden $name"; done
fact hidden "${hidden# }"

directory=/tmp/sillycon-probe-$$
mounts=no
mkdir "$directory" && mount -t tmpfs probe "$directory" && umount "$directory" && mounts=yes
rmdir "$directory"
fact may-mount "$mounts"

devices=0
for path in /dev/*; do
    if [ -b "$path" ] || [ -c "$path" ]; then devices=$((devices + 1)); fi
done
fact devices "$devices"

read -r pid name state parent group session terminal rest </proc/self/stat
fact terminal "$terminal"
fact complete yes
in_perl 'ioctl STDIN, 0x5412, $_ for split //, "typed"' # TIOCSTI
