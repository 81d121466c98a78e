package dev.sillycon.explain;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * A kind of namespace, in the order in which a container gets them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
public enum Namespace {
    USER("user", 'u', "CLONE_NEWUSER"),
    PID("pid", 'p', "CLONE_NEWPID"),
    NET("net", 'n', "CLONE_NEWNET"),
    UTS("uts", 'h', "CLONE_NEWUTS"), // the host name
    IPC("ipc", 'i', "CLONE_NEWIPC"),
    CGROUP("cgroup", 'c', "CLONE_NEWCGROUP"),
    MNT("mnt", 'm', "CLONE_NEWNS");

    private final String link;
    private final char mark;
    private final String flag;

    Namespace(String link, char mark, String flag) {
        this.link = link;
        this.mark = mark;
        this.flag = flag;
    }

    /** Its name in /proc/PID/ns. */
    public String link() {
        return link;
    }

    /** The kinds that the flags of {@code clone(2)} or {@code unshare(2)} name. */
    static Set<Namespace> in(String flags) {
        Set<Namespace> named = EnumSet.noneOf(Namespace.class);
        for (Namespace namespace : values()) {
            if (flags.contains(namespace.flag)) {
                named.add(namespace);
            }
        }
        return named;
    }

    /** A letter for each that is in {@code own}, a dot for each other. */
    static String marks(Collection<Namespace> own) {
        StringBuilder marks = new StringBuilder();
        for (Namespace namespace : values()) {
            marks.append(own.contains(namespace) ? namespace.mark : '.');
        }
        return marks.toString();
    }

    /** What the marks mean. */
    static String legend() {
        StringBuilder legend = new StringBuilder();
        for (Namespace namespace : values()) {
            legend.append(legend.isEmpty() ? "" : ", ")
                    .append(namespace.mark)
                    .append(' ')
                    .append(namespace.link);
        }
        return legend.toString();
    }
}
