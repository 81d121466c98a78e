package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.MS_BIND;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOEXEC;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.MS_REC;
import static dev.sillycon.linux.Constants.S_IFREG;
import static dev.sillycon.linux.Linux.mkdir;
import static dev.sillycon.linux.Linux.mknodat;
import static dev.sillycon.linux.Linux.mount;
import static dev.sillycon.linux.Linux.symlink;

import dev.sillycon.linux.Linux;
import java.util.List;

/**
 * The mounts that programs expect besides their files.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#default-filesystems">OCI runtime
 *     spec, Default Filesystems and Default Devices</a>
 */
final class StandardMounts {

    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom", "tty");

    private StandardMounts() {}

    /** Makes them in the working directory, which will be the root. */
    // tag::mounts[]
    static void make(MountOptions options) {
        List.of("proc", "sys", "run", "tmp", "dev").forEach(StandardMounts::mountPoint);

        if (options.ownProcAndSys()) {
            // TODO(lab): this process has a PID and a network namespace of its own. Which /proc shows the processes of the one,
            // which /sys the interfaces of the other? The host's, bound as below, do not.
            // end of TODO(lab)
        } else {
            mount("/proc", "proc", null, MS_BIND | MS_REC, null);
            mount("/sys", "sys", null, MS_BIND | MS_REC, null);
        }
        mount("tmpfs", "run", "tmpfs", MS_NOSUID | MS_NODEV, options.tmpfsData("755"));
        mount("tmpfs", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, options.tmpfsData("1777"));

        mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_NOEXEC, options.tmpfsData("755"));
        for (String device : DEVICES) { // the host's own: a new node would be refused, or useless
            // TODO(lab): how does the host's /dev/null get a second place, here? What must be there to mount it on?
            // end of TODO(lab)
        }
        // TODO(lab): whose terminals does a devpts show, and what would a bind mount of the host's give away?
        // end of TODO(lab)
        mkdir("dev/shm", 01777);
        mount("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options.tmpfsData("1777"));

        symlink("pts/ptmx", "dev/ptmx");
        symlink("/proc/self/fd", "dev/fd");
        symlink("/proc/self/fd/0", "dev/stdin");
        symlink("/proc/self/fd/1", "dev/stdout");
        symlink("/proc/self/fd/2", "dev/stderr");
    }
    // end::mounts[]

    /** A directory of the new root. A symbolic link of the image's in its place would lead a mount to the host. */
    private static void mountPoint(String name) {
        if (Linux.exists(name)) {
            if (Linux.statx(AT_FDCWD, name).isDirectory()) {
                return;
            }
            Linux.unlinkat(AT_FDCWD, name, 0);
        }
        mkdir(name, 0755);
    }
}
