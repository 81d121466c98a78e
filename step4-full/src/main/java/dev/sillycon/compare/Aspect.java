package dev.sillycon.compare;

import static dev.sillycon.compare.Finding.closed;
import static dev.sillycon.compare.Finding.open;
import static dev.sillycon.compare.Finding.partly;

import dev.sillycon.linux.Linux;

/** One respect in which places differ: a row of the table. */
enum Aspect {
    ROOT("root directory", "Whose files it sees. Escape: it gets at the host's by a way around."),
    MOUNTS("mounts", "Whose mount table it has."),
    USER("user outside", "Which user of the host the program really is."),
    IDS("user IDs", "How many user IDs it may take."),
    CAPABILITIES(
            "capabilities", "How many of root's powers it has. In users of its own, they end with what is its own."),
    NEW_PRIVILEGES("no_new_privs", "Whether set-user-ID programs give it no more."),
    PROCESSES("processes", "Whose processes it sees, and may signal."),
    NETWORK("network", "Whose interfaces, ports and abstract sockets. Own lo: loopback only."),
    HOSTNAME("hostname", "Whose host name it sees, and may set."),
    IPC("System V IPC", "Whose shared memory, semaphores and message queues."),
    CGROUP("cgroup view", "Where the tree of cgroups begins for it."),
    TERMINAL("terminal", "Whether it can type into the terminal that it was started from."),
    DESCRIPTORS("open files", "Whether it was given descriptors besides the first three."),
    DEVICES("devices", "Whose /dev it has. Few: null, zero, random, terminals."),
    MOUNTING("may mount", "Whether it may mount file systems."),
    PROC_SYS("sets /proc/sys", "Which of the kernel's settings it could change. Net: its own network's."),
    SYS("/sys", "Whether it has one, read-only or not."),
    HIDDEN("/proc masked", "Whether files of /proc that tell of the kernel and of keys are hidden."),
    SECCOMP("system calls", "Which it may try. Some: a seccomp filter forbids others.");

    private static final long ALL_IDS = 4_294_967_295L;

    private final String title;
    private final String meaning;

    Aspect(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }

    /** What the visit says about it. Nothing of the host is isolated from the host. */
    Finding of(Visit visit) {
        Finding finding = find(visit);
        return visit.place() == Place.HOST ? open(finding.word()) : finding;
    }

    private Finding find(Visit visit) {
        return switch (this) {
            case ROOT -> root(visit);
            case MOUNTS -> own(visit, "mnt-namespace");
            case USER -> user(visit);
            case IDS -> ids(visit);
            case CAPABILITIES -> capabilities(visit);
            case NEW_PRIVILEGES -> visit.inside().number("no-new-privs") == 1 ? closed("yes") : open("no");
            case PROCESSES -> own(visit, "pid-namespace");
            case NETWORK -> network(visit);
            case HOSTNAME -> own(visit, "uts-namespace");
            case IPC -> own(visit, "ipc-namespace");
            case CGROUP -> own(visit, "cgroup-namespace");
            case TERMINAL -> terminal(visit);
            case DESCRIPTORS -> visit.inside().number("descriptors") == 0 ? closed("three") : open("more");
            case DEVICES -> devices(visit);
            case MOUNTING -> mounting(visit);
            case PROC_SYS -> procSys(visit);
            case SYS -> sys(visit);
            case HIDDEN -> visit.inside().get("hidden").isEmpty() ? open("no") : closed("yes");
            case SECCOMP -> visit.inside().number("seccomp") == 0 ? open("all") : closed("some");
        };
    }

    private static Finding own(Visit visit, String namespace) {
        return visit.own(namespace) ? closed("own") : open("host's");
    }

    private static Finding root(Visit visit) {
        return switch (visit.inside().get("reach")) {
            case "name" -> open("host's");
            case "no" -> closed("image");
            default -> partly("escape");
        };
    }

    private static Finding user(Visit visit) {
        long user = visit.outsideUser();
        return user == 0 ? open("root") : closed(user == Linux.geteuid() ? "you" : "nobody");
    }

    private static Finding ids(Visit visit) {
        if (!visit.ownUsers()) {
            return open("all");
        }
        return visit.users() == 1 ? closed("one") : visit.users() == ALL_IDS ? open("all") : closed("many");
    }

    private static Finding capabilities(Visit visit) {
        int count = Long.bitCount(Long.parseUnsignedLong(visit.inside().get("capabilities"), 16));
        boolean all = count == visit.inside().number("last-capability") + 1;
        String word = all ? "all" : count == 0 ? "none" : Integer.toString(count);
        if (visit.ownUsers()) {
            return all ? partly(word) : closed(word);
        }
        return all ? open(word) : partly(word);
    }

    private static Finding network(Visit visit) {
        if (!visit.own("net-namespace")) {
            return open("host's");
        }
        return closed(visit.inside().get("interfaces").equals("lo") ? "own lo" : "own");
    }

    private static Finding terminal(Visit visit) {
        boolean controlling = visit.inside().number("terminal") != 0;
        return visit.own("stdin") ? closed("own") : controlling ? open("yours") : partly("yours");
    }

    private static Finding devices(Visit visit) {
        if (!visit.own("dev")) {
            return open("host's");
        }
        String word = visit.inside().number("devices") == 0 ? "none" : "few";
        return visit.ownUsers() ? closed(word) : partly(word); // else root could make others
    }

    private static Finding mounting(Visit visit) {
        if (visit.inside().get("may-mount").equals("no")) {
            return closed("no");
        }
        return visit.ownUsers() ? partly("yes") : open("yes");
    }

    /** Root of a practice machine may not change them, but it stands for the host's, who may. */
    private static Finding procSys(Visit visit) {
        boolean readOnly = visit.inside().get("proc-sys").endsWith(" ro");
        boolean hostsRoot = !visit.ownUsers() && visit.inside().number("user") == 0;
        if (!readOnly && (hostsRoot || visit.inside().get("opens-core-pattern").equals("yes"))) {
            return open("all");
        }
        return visit.inside().get("opens-ip-forward").equals("yes") ? partly("net") : closed("none");
    }

    private static Finding sys(Visit visit) {
        String mount = visit.inside().get("sys");
        if (!mount.startsWith("sysfs ")) {
            return visit.ownUsers() ? closed("none") : partly("none"); // else root could mount one
        }
        if (mount.endsWith(" ro")) {
            return closed("r/o");
        }
        return visit.ownUsers() ? partly("r/w") : open("r/w");
    }
}
