package dev.sillycon.linux;

import java.util.Optional;

/** What a user can do about a refused system call: looks at the switches of this machine that are known to refuse it. */
final class WayOut {

    private WayOut() {}

    static Optional<String> of(String call, Errno errno) {
        return Optional.ofNullable(
                switch (errno) {
                    case EPERM, EACCES -> refused(call);
                    case ENOSPC ->
                        call.equals("clone")
                                ? "the limit on user namespaces is " + limit()
                                        + "; raise it: sudo sysctl user.max_user_namespaces=10000"
                                : "make room with ./sillycon prune, or with --size if it is the container's memory that is full";
                    case ENOSYS -> "this kernel is too old: Sillycon needs Linux 5.11 or newer";
                    case ENODEV ->
                        call.equals("mount") ? "the kernel lacks this file system: sudo modprobe overlay" : null;
                    case ENOMEM -> "free some memory";
                    case EROFS -> "if it is the store that cannot be written to, name another: --root DIR";
                    case EMFILE -> "raise the limit on open files: ulimit -n 1024";
                    default -> null;
                });
    }

    private static String refused(String call) {
        String apparmor = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
        return switch (call) {
            case "chroot", "unshare", "mount", "pivot_root", "clone", "write", "sethostname" -> {
                if (is("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
                    yield "this kernel keeps user namespaces for root; allow them: sudo sysctl kernel.unprivileged_userns_clone=1";
                }
                if (is(apparmor, "1") && !inInitialUserNamespaceAsRoot()) {
                    yield "AppArmor restricts user namespaces here; allow them:"
                            + " sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
                }
                yield switch (call) {
                    case "chroot" ->
                        "only root may; be it, or a root of your own: unshare --map-root-user ./sillycon step1 ...";
                    case "unshare" -> "only root may: sudo ./sillycon step2 ...; step 3 needs no root";
                    default -> "see what this machine allows: ./sillycon doctor";
                };
            }
            case "openat2", "open" -> "check the permissions of the file and of the directories above it";
            default -> null;
        };
    }

    private static boolean inInitialUserNamespaceAsRoot() {
        return Linux.geteuid() == 0 && is("/proc/self/uid_map", "0 0 4294967295");
    }

    private static String limit() {
        return ProcFile.read("/proc/sys/user/max_user_namespaces").orElse("unknown");
    }

    private static boolean is(String path, String value) {
        return ProcFile.read(path).map(text -> text.replaceAll("\\s+", " ")).equals(Optional.of(value));
    }
}
