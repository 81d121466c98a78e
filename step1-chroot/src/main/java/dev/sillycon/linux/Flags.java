package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a word of flags into the names that a C programmer would have written: {@code MS_NOSUID|MS_NODEV}. */
final class Flags {

    static final Flags MOUNT = new Flags()
            .with("MS_RDONLY", MS_RDONLY)
            .with("MS_NOSUID", MS_NOSUID)
            .with("MS_NODEV", MS_NODEV)
            .with("MS_NOEXEC", MS_NOEXEC)
            .with("MS_BIND", MS_BIND)
            .with("MS_REC", MS_REC)
            .with("MS_PRIVATE", MS_PRIVATE);

    static final Flags MOUNT_ATTR = new Flags()
            .with("MOUNT_ATTR_RDONLY", MOUNT_ATTR_RDONLY)
            .with("MOUNT_ATTR_NOSUID", MOUNT_ATTR_NOSUID)
            .with("MOUNT_ATTR_NODEV", MOUNT_ATTR_NODEV);

    static final Flags UMOUNT = new Flags().with("MNT_DETACH", MNT_DETACH);

    static final Flags MEMFD = new Flags().with("MFD_CLOEXEC", MFD_CLOEXEC);

    static final Flags CLONE = new Flags()
            .with("CLONE_VM", CLONE_VM)
            .with("CLONE_FS", CLONE_FS)
            .with("CLONE_FILES", CLONE_FILES)
            .with("CLONE_VFORK", CLONE_VFORK)
            .with("CLONE_PARENT", CLONE_PARENT)
            .with("CLONE_PARENT_SETTID", CLONE_PARENT_SETTID)
            .with("CLONE_NEWUSER", CLONE_NEWUSER)
            .with("CLONE_NEWNS", CLONE_NEWNS)
            .with("CLONE_NEWPID", CLONE_NEWPID)
            .with("CLONE_NEWNET", CLONE_NEWNET)
            .with("CLONE_NEWUTS", CLONE_NEWUTS)
            .with("CLONE_NEWIPC", CLONE_NEWIPC)
            .with("CLONE_NEWCGROUP", CLONE_NEWCGROUP)
            .with("SIGCHLD", SIGCHLD);

    /** Reading is no flag, but that none of the two for writing is set. */
    static final Flags OPEN = new Flags("O_RDONLY", O_WRONLY | O_RDWR)
            .with("O_WRONLY", O_WRONLY)
            .with("O_RDWR", O_RDWR)
            .with("O_CREAT", O_CREAT)
            .with("O_EXCL", O_EXCL)
            .with("O_NOCTTY", O_NOCTTY)
            .with("O_NONBLOCK", O_NONBLOCK)
            .with("O_DIRECTORY", O_DIRECTORY)
            .with("O_NOFOLLOW", O_NOFOLLOW)
            .with("O_CLOEXEC", O_CLOEXEC)
            .with("O_PATH", O_PATH);

    static final Flags RESOLVE = new Flags()
            .with("RESOLVE_NO_XDEV", RESOLVE_NO_XDEV)
            .with("RESOLVE_NO_MAGICLINKS", RESOLVE_NO_MAGICLINKS)
            .with("RESOLVE_NO_SYMLINKS", RESOLVE_NO_SYMLINKS)
            .with("RESOLVE_IN_ROOT", RESOLVE_IN_ROOT);

    static final Flags AT = new Flags()
            .with("AT_SYMLINK_NOFOLLOW", AT_SYMLINK_NOFOLLOW)
            .with("AT_REMOVEDIR", AT_REMOVEDIR)
            .with("AT_RECURSIVE", AT_RECURSIVE)
            .with("AT_EMPTY_PATH", AT_EMPTY_PATH);

    static final Flags CLOSE_RANGE = new Flags()
            .with("CLOSE_RANGE_UNSHARE", CLOSE_RANGE_UNSHARE)
            .with("CLOSE_RANGE_CLOEXEC", CLOSE_RANGE_CLOEXEC);

    static final Flags SOCKET = new Flags().with("SOCK_DGRAM", SOCK_DGRAM).with("SOCK_CLOEXEC", SOCK_CLOEXEC);

    static final Flags LOCK = new Flags()
            .with("LOCK_SH", LOCK_SH)
            .with("LOCK_EX", LOCK_EX)
            .with("LOCK_UN", LOCK_UN)
            .with("LOCK_NB", LOCK_NB);

    private final Map<String, Long> names = new LinkedHashMap<>();
    private final String nameOfNone;
    private final long noneOf;

    private Flags() {
        this("0", -1);
    }

    private Flags(String nameOfNone, long noneOf) {
        this.nameOfNone = nameOfNone;
        this.noneOf = noneOf;
    }

    private Flags with(String name, long bits) {
        names.put(name, bits);
        return this;
    }

    /** A value that is rendered only when somebody reads it. */
    Object of(long bits) {
        return Arguments.lazily(() -> render(bits));
    }

    private String render(long bits) {
        List<String> parts = new ArrayList<>();
        if ((bits & noneOf) == 0) {
            parts.add(nameOfNone);
        }
        long rest = bits;
        for (Map.Entry<String, Long> name : names.entrySet()) {
            if ((rest & name.getValue()) == name.getValue()) {
                parts.add(name.getKey());
                rest &= ~name.getValue();
            }
        }
        if (rest != 0) {
            parts.add("0x" + Long.toHexString(rest));
        }
        return String.join("|", parts);
    }
}
