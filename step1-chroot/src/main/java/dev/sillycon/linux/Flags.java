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

    private final Map<String, Long> names = new LinkedHashMap<>();

    private Flags() {}

    private Flags with(String name, long bits) {
        names.put(name, bits);
        return this;
    }

    /** A value that is rendered only when somebody reads it. */
    Object of(long bits) {
        return new Object() {
            @Override
            public String toString() {
                return render(bits);
            }
        };
    }

    private String render(long bits) {
        List<String> parts = new ArrayList<>();
        long rest = bits;
        for (Map.Entry<String, Long> name : names.entrySet()) {
            if ((rest & name.getValue()) == name.getValue()) {
                parts.add(name.getKey());
                rest &= ~name.getValue();
            }
        }
        if (rest != 0 || parts.isEmpty()) {
            parts.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return String.join("|", parts);
    }
}
