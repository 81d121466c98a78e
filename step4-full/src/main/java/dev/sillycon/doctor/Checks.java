package dev.sillycon.doctor;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOEXEC;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.MS_PRIVATE;
import static dev.sillycon.linux.Constants.MS_REC;
import static dev.sillycon.linux.Constants.SIGTERM;

import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.ProcFile;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.running.ProcessFiles;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.UserNamespace;
import dev.sillycon.step4.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a container needs of a machine. What can be tried is tried: switches differ between distributions, calls do not. */
final class Checks {

    private static final String SYSCTL = "/proc/sys/";

    private Checks() {}

    static List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(signals());
        findings.add(kernel());
        findings.add(userNamespaces());
        findings.addAll(subordinateIds());
        findings.add(attempt("other namespaces", "PID, network, UTS, IPC and cgroup", Container.NAMESPACES, () -> {}));
        findings.add(attempt("overlayfs", "in a user namespace", 0, Checks::mountOverlay));
        findings.add(attempt("/proc and /sys", "can be mounted for new namespaces", Container.NAMESPACES, () -> {
            privateMounts();
            Linux.mount("proc", "/dev/shm", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, null);
            Linux.mount("sysfs", "/dev/shm", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, null);
        }));
        findings.add(cgroups());
        return findings;
    }

    private static Finding java() {
        String jdk = "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.arch");
        try {
            BorrowedThread.checkJvm();
            return Finding.ok("Java", jdk);
        } catch (UnsupportedOperationException e) {
            return Finding.missing("Java", jdk + ": " + e.getMessage(), "start it by ./sillycon");
        }
    }

    private static Finding signals() {
        String mask = statusField("SigBlk");
        boolean blocked = (Long.parseUnsignedLong(mask, 16) >> (SIGTERM - 1) & 1) == 1;
        return blocked
                ? Finding.ok("signals", "the supervisor can take and forward them")
                : Finding.limited(
                        "signals",
                        "env(1) has not blocked them: they end the container instead of reaching it",
                        "sudo apt-get install coreutils (8.31 or newer)");
    }

    private static Finding kernel() {
        String release = ProcFile.read(SYSCTL + "kernel/osrelease").orElse("0");
        Matcher version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release);
        int number =
                version.matches() ? Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) : 0;
        String remedy =
                "sudo apt-get install --install-recommends linux-generic || sudo apt-get install -t stable-backports"
                        + " linux-image-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        if (number < 5011) {
            return Finding.missing("kernel", "Linux " + release + ", overlayfs in user namespaces needs 5.11", remedy);
        }
        if (number < 6006) {
            return Finding.limited(
                    "kernel",
                    "Linux " + release
                            + ": before 6.6, removing a directory of the image and making it again fails (EIO)",
                    remedy);
        }
        return Finding.ok("kernel", "Linux " + release);
    }

    private static Finding userNamespaces() {
        String what = "user namespaces";
        if (ProcFile.read(SYSCTL + "kernel/unprivileged_userns_clone")
                .orElse("1")
                .equals("0")) {
            return Finding.missing(what, "kept for root", "sudo sysctl kernel.unprivileged_userns_clone=1");
        }
        if (ProcFile.read(SYSCTL + "user/max_user_namespaces").orElse("1").equals("0")) {
            return Finding.missing(what, "limited to none", "sudo sysctl user.max_user_namespaces=10000");
        }
        boolean restricted = ProcFile.read(SYSCTL + "kernel/apparmor_restrict_unprivileged_userns")
                .orElse("0")
                .equals("1");
        Finding attempt =
                attempt(what, "can be made" + (restricted ? ", although AppArmor restricts them" : ""), 0, () -> {
                    privateMounts(); // AppArmor lets the clone pass, and takes the capabilities
                });
        return attempt.grade() == Finding.Grade.OK || !restricted
                ? attempt
                : Finding.missing(
                        what, "restricted by AppArmor", "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
    }

    private static List<Finding> subordinateIds() {
        IdMapping mapping = IdMapping.ofCaller();
        if (mapping.limit().isPresent()) {
            String[] reason = mapping.limit().get().split("; ", 2);
            return List.of(Finding.limited("user IDs", reason[0], remedyOf(reason[1])));
        }
        long ids = mapping.uids().count();
        Finding attempt = attempt("user IDs", ids + " for a container", 0, mapping, () -> {});
        return attempt.grade() == Finding.Grade.OK
                ? List.of(attempt)
                : List.of(Finding.missing(
                        "user IDs",
                        attempt.detail(),
                        attempt.remedy().isEmpty() ? "sudo apt-get install --reinstall uidmap" : attempt.remedy()));
    }

    /** What follows "add one: " or "install it: ". */
    private static String remedyOf(String sentence) {
        return sentence.substring(sentence.indexOf(": ") + 2);
    }

    private static void privateMounts() {
        Linux.unshare(CLONE_NEWNS);
        Linux.mount(null, "/", null, MS_REC | MS_PRIVATE, null);
    }

    private static void mountOverlay() {
        privateMounts();
        Linux.mount("doctor", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, null);
        Linux.chdir("/dev/shm");
        for (String directory : List.of("lower", "upper", "work", "merged")) {
            Linux.mkdir(directory, 0755);
        }
        Linux.mount("overlay", "merged", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work,userxattr");
    }

    private static Finding cgroups() {
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            return Finding.ok("cgroups", "version 2");
        }
        return Finding.limited(
                "cgroups",
                "version 1 or a mixture: no resource limits for ordinary users",
                "add systemd.unified_cgroup_hierarchy=1 to the kernel's command line");
    }

    private static Finding attempt(String what, String success, int namespaces, Runnable work) {
        return attempt(what, success, namespaces, IdMapping.singleOfCaller(), work);
    }

    /** Tries something in a child, in namespaces of its own: nothing of it stays. */
    private static Finding attempt(String what, String success, int namespaces, IdMapping mapping, Runnable work) {
        try {
            UserNamespace.start(namespaces, mapping, lifeline -> work.run()).awaitExec();
            return Finding.ok(what, success);
        } catch (SystemCallException e) {
            return Finding.missing(what, e.getMessage(), e.wayOut().orElse("see the man page of " + e.call()));
        } catch (RuntimeException e) {
            return Finding.missing(what, e.getMessage(), "");
        }
    }

    private static String statusField(String name) {
        return ProcFile.read("/proc/thread-self/status")
                .flatMap(status -> ProcessFiles.field(status, name))
                .orElse("0");
    }
}
