# What a process sees, by a shell's own means.

while read -r field value rest; do
    case $field in
    Uid:) fact user "$value" ;;
    CapEff:) fact capabilities "$value" ;;
    NoNewPrivs:) fact no-new-privs "$value" ;;
    Seccomp:) fact seccomp "$value" ;;
    esac
done </proc/self/status

map=
while read -r inside outside count; do map="$map$inside $outside $count,"; done </proc/self/uid_map
fact uid-map "${map%,}"

mounts=0
while read -r line; do mounts=$((mounts + 1)); done </proc/self/mounts
fact mounts "$mounts"

processes=0
for process in /proc/[0-9]*; do processes=$((processes + 1)); done
fact processes "$processes"
read -r first </proc/1/comm
fact first-process "$first"

read -r name </proc/sys/kernel/hostname
fact hostname "$name"

interfaces=
while read -r interface rest; do
    case $interface in *:*) interfaces="$interfaces ${interface%%:*}" ;; esac
done </proc/self/net/dev
fact interfaces "${interfaces# }"

descriptors=0 # besides standard input, output and error
for path in /proc/self/fd/*; do
    [ "${path##*/}" -le 2 ] || ! [ -e "$path" ] || descriptors=$((descriptors + 1))
done
fact descriptors "$descriptors"
