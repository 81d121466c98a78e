package dev.sillycon.security;

import static dev.sillycon.linux.Constants.PR_CAPBSET_DROP;
import static dev.sillycon.linux.Linux.prctl;

import dev.sillycon.linux.Linux;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The capabilities that a container's root has. */
public record Capabilities(Set<Capability> all) {

    /** What Docker and podman give: enough to install packages and to start servers, not to mount or to trace. */
    // tag::default[]
    private static final Set<Capability> DEFAULT = EnumSet.of(
            Capability.CAP_CHOWN,
            Capability.CAP_DAC_OVERRIDE,
            Capability.CAP_FOWNER,
            Capability.CAP_FSETID,
            Capability.CAP_KILL,
            Capability.CAP_SETGID,
            Capability.CAP_SETUID,
            Capability.CAP_SETPCAP,
            Capability.CAP_NET_BIND_SERVICE,
            Capability.CAP_NET_RAW,
            Capability.CAP_SYS_CHROOT,
            Capability.CAP_MKNOD,
            Capability.CAP_AUDIT_WRITE,
            Capability.CAP_SETFCAP);
    // end::default[]

    private static final String ALL = "ALL";

    /**
     * The default, changed as Docker changes it.
     *
     * @param add names, or ALL: then all but {@code drop}
     * @param drop names, or ALL: then none but {@code add}
     */
    public static Capabilities of(List<String> add, List<String> drop) {
        Set<Capability> all = hasAll(drop) && !hasAll(add)
                ? EnumSet.noneOf(Capability.class)
                : EnumSet.copyOf(hasAll(add) ? EnumSet.allOf(Capability.class) : DEFAULT);
        all.removeAll(named(drop));
        if (!hasAll(add)) {
            all.addAll(named(add));
        }
        return new Capabilities(all);
    }

    /** Those of a mask, as /proc/PID/status shows it. */
    public static Capabilities ofMask(long mask) {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        Arrays.stream(Capability.values())
                .filter(capability -> (mask & capability.bit()) != 0)
                .forEach(all::add);
        return new Capabilities(all);
    }

    private static boolean hasAll(Collection<String> names) {
        return names.stream().anyMatch(ALL::equalsIgnoreCase);
    }

    private static List<Capability> named(Collection<String> names) {
        return names.stream()
                .filter(name -> !ALL.equalsIgnoreCase(name))
                .map(Capability::of)
                .toList();
    }

    /**
     * Takes all others out of this task's bounding set: no program that it executes can have them. What else gives a program
     * capabilities, the inheritable and the ambient set, is empty in a new user namespace.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/PR_CAPBSET_DROP.2const.html">PR_CAPBSET_DROP(2const)</a>
     */
    // tag::bound[]
    public void bound() {
        // TODO(lab): Capabilities have numbers, and mask() has a bit for each that may stay. Linux.knowsCapability says whether
        // this kernel has one of that number. Which ones must be dropped from the bounding set, and how is one dropped?
        // end of TODO(lab)
    }
    // end::bound[]

    /** As /proc/PID/status shows it. */
    long mask() {
        return all.stream().mapToLong(Capability::bit).sum();
    }
}
