package dev.sillycon.ns;

/** The kinds of namespaces, the one first that owns the others; in the order in which they are shown. */
enum Kind {
    USER("user", "users"),
    MNT("mnt", "mounts"),
    PID("pid", "processes"),
    NET("net", "network"),
    UTS("uts", "hostname"),
    IPC("ipc", "IPC"),
    CGROUP("cgroup", "cgroups"),
    TIME("time", "clocks");

    /** The name of its file in /proc/PID/ns. */
    final String file;

    /** What it isolates, in a word. */
    final String isolates;

    Kind(String file, String isolates) {
        this.file = file;
        this.isolates = isolates;
    }
}
