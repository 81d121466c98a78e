package dev.sillycon.step2;

/**
 * What of the mounts depends on who makes them.
 *
 * @param userNamespace in a user namespace: overlayfs keeps its books in {@code user.*} attributes, since
 *     {@code trusted.*} are for the host's root (since Linux 5.11)
 * @param ownProcAndSys whether new instances of /proc and /sys may be mounted: they show a PID and a network namespace,
 *     and only the owner of those may do it. Otherwise the host's are bound
 * @param ttyGroup whether {@link #TTY_GROUP} exists here
 * @param size the most that a tmpfs may take: bytes with k, m, g, or percent of memory, as tmpfs(5) has it
 */
public record MountOptions(boolean userNamespace, boolean ownProcAndSys, boolean ttyGroup, String size) {

    /** The group that owns terminals on Debian and most others. */
    public static final int TTY_GROUP = 5;

    /** tmpfs's own default. */
    public static final String DEFAULT_SIZE = "50%";

    public MountOptions {
        if (!size.matches("[0-9]+[kmgKMG%]?")) {
            throw new IllegalArgumentException(
                    "not a size: " + size + "; give bytes, 512m, 2g or a percentage of memory");
        }
    }

    /** In a user namespace, under the host's /proc and /sys. */
    public static MountOptions inUserNamespace(boolean ttyGroup, String size) {
        return new MountOptions(true, false, ttyGroup, size);
    }

    /** These, with /proc and /sys of the PID and network namespaces that the user namespace owns. */
    public MountOptions withOwnProcAndSys() {
        return new MountOptions(userNamespace, true, ttyGroup, size);
    }

    /** For the host's root, or who stands for it in a practice machine: without other namespaces. */
    public static MountOptions ofRoot(boolean ttyGroup, String size) {
        return new MountOptions(false, true, ttyGroup, size);
    }

    /** Options of a tmpfs whose root has the permission bits {@code mode}. */
    String tmpfsData(String mode) {
        return "mode=" + mode + ",size=" + size;
    }

    /** Options of <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>. */
    String overlayData(Overlay overlay) {
        return userNamespace ? overlay.options() + ",userxattr" : overlay.options();
    }

    /** The container's own terminals, whoever else has some: devpts's {@code newinstance}, with a ptmx for everybody. */
    String devptsData() {
        String data = "newinstance,ptmxmode=0666,mode=0620";
        return ttyGroup ? data + ",gid=" + TTY_GROUP : data;
    }
}
