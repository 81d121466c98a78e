package dev.sillycon.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system calls that Sillycon makes, one method each, named as in section 2 of the manual.
 *
 * <p>Every method throws {@link SystemCallException} when the kernel refuses, unless it says otherwise. Paths are bytes
 * for the kernel, see {@link FileName}. All of them may be called in a child that borrows its parent's thread.
 */
public final class Linux {

    /** Bytes in the kernel's and in glibc's {@code sigset_t}; the kernel reads the first 8. */
    private static final int SIGSET_BYTES = 128;

    private static final int PATH_MAX = 4096;

    private static final int SIGINFO_BYTES = 128;

    private static final int STATX_BYTES = 256;

    /** More than glibc's {@code struct termios}. */
    private static final int TERMIOS_BYTES = 128;

    private static final int STATX_BASIC_STATS = 0x7ff;

    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;

    // Newer calls have one number on every architecture.
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int SYS_CLOSE_RANGE = 436;
    private static final int SYS_OPENAT2 = 437;
    private static final int SYS_MOUNT_SETATTR = 442;

    private static final int OPENAT2_ATTEMPTS = 128;

    private Linux() {}

    // ---- another root directory -------------------------------------------------------------------------------------

    /**
     * Makes {@code path} the root directory of this task. Open descriptors and the working directory still lead outside.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/chroot.2.html">chroot(2)</a>
     */
    public static void chroot(String path) {
        check(Libc.chroot(bytes(path)), "chroot", path);
    }

    /** Sets the working directory to an open one: fchdir(2). */
    public static void fchdir(int directory) {
        check(Libc.fchdir(directory), "fchdir", directory);
    }

    /** Sets the working directory: <a href="https://man7.org/linux/man-pages/man2/chdir.2.html">chdir(2)</a>. */
    public static void chdir(String path) {
        check(Libc.chdir(bytes(path)), "chdir", path);
    }

    /**
     * Replaces the program of this process; returns only by an exception.
     *
     * @param path of the program; no search in {@code PATH} takes place
     * @param arguments the first is the program's own name
     * @see <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>
     */
    public static void execve(String path, List<String> arguments, Map<String, String> environment) {
        String[] pairs = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toArray(String[]::new);
        Stream.concat(arguments.stream(), Stream.of(pairs)).forEach(Linux::bytes); // refuses NUL, which C would cut at
        StringArray argv = new StringArray(arguments.toArray(String[]::new), "UTF-8");
        StringArray envp = new StringArray(pairs, "UTF-8");
        check(Libc.execve(bytes(path), argv, envp), "execve", path, arguments, environment.keySet());
    }

    // ---- namespaces and mounts --------------------------------------------------------------------------------------

    /**
     * Gives this task namespaces of its own, of the kinds that {@code flags} names.
     *
     * @param flags {@code CLONE_NEW*}
     * @see <a href="https://man7.org/linux/man-pages/man2/unshare.2.html">unshare(2)</a>
     */
    public static void unshare(int flags) {
        check(Libc.unshare(flags), "unshare", Flags.CLONE.of(flags));
    }

    /**
     * Moves this task into a namespace that exists.
     *
     * @param namespace an open file of /proc/PID/ns
     * @param type {@code CLONE_NEW*}, what it must be
     * @see <a href="https://man7.org/linux/man-pages/man2/setns.2.html">setns(2)</a>
     */
    public static void setns(int namespace, int type) {
        check(Libc.setns(namespace, type), "setns", namespace, Flags.CLONE.of(type));
    }

    /**
     * Attaches a file system, a bind mount, or changes a mount's propagation.
     *
     * @param source a device, a path, or just a name that /proc/self/mounts will show; may be null
     * @param type a file system type; null where {@code flags} make the kernel ignore it
     * @param flags {@code MS_*}
     * @param data options of the file system's own, separated by commas; may be null
     * @see <a href="https://man7.org/linux/man-pages/man2/mount.2.html">mount(2)</a>
     */
    public static void mount(String source, String target, String type, long flags, String data) {
        int result = Libc.mount(bytes(source), bytes(target), bytes(type), flags, bytes(data));
        check(result, "mount", source, target, type, Flags.MOUNT.of(flags), data);
    }

    /**
     * Sets properties of a mount, and with {@code AT_RECURSIVE} of all mounts below it.
     *
     * @param path where it is attached
     * @param flags {@code AT_RECURSIVE}, or 0
     * @param set {@code MOUNT_ATTR_*}
     * @see <a href="https://man7.org/linux/man-pages/man2/mount_setattr.2.html">mount_setattr(2)</a>, since Linux 5.12
     */
    public static void mountSetattr(String path, int flags, long set) {
        try (Memory attributes = new Memory(32)) { // struct mount_attr: attr_set, attr_clr, propagation, userns_fd
            attributes.clear();
            attributes.setLong(0, set);
            int directory = Constants.AT_FDCWD;
            long result = Libc.syscall(SYS_MOUNT_SETATTR, directory, bytes(path), flags, attributes, attributes.size());
            check(result, "mount_setattr", directory, path, flags, Flags.MOUNT_ATTR.of(set));
        }
    }

    /** Detaches a mount: <a href="https://man7.org/linux/man-pages/man2/umount2.2.html">umount2(2)</a>. */
    public static void umount2(String target, int flags) {
        check(Libc.umount2(bytes(target), flags), "umount2", target, Flags.UMOUNT.of(flags));
    }

    /**
     * Makes {@code newRoot} the root mount of this mount namespace and puts the old one at {@code putOld}.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/pivot_root.2.html">pivot_root(2)</a>
     */
    public static void pivotRoot(String newRoot, String putOld) {
        long result = Libc.syscall(Architecture.current().pivotRoot(), bytes(newRoot), bytes(putOld));
        check(result, "pivot_root", newRoot, putOld);
    }

    /** Sets the host name of this UTS namespace; at most 64 bytes: sethostname(2). */
    public static void sethostname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        check(Libc.sethostname(bytes, bytes.length), "sethostname", name, bytes.length);
    }

    // ---- credentials ------------------------------------------------------------------------------------------------

    /** The effective user ID in this user namespace: geteuid(2). */
    public static int geteuid() {
        return Libc.geteuid();
    }

    /** The effective group ID in this user namespace: getegid(2). */
    public static int getegid() {
        return Libc.getegid();
    }

    /**
     * Sets the real, effective and saved user ID of this task: setresuid(2). The bare system call: glibc's function would
     * signal every thread that it knows, and in a child that borrows a thread those belong to the parent.
     */
    public static void setresuid(int uid) {
        check(Libc.syscall(Architecture.current().setresuid(), uid, uid, uid), "setresuid", uid, uid, uid);
    }

    /** Sets the real, effective and saved group ID of this task: setresgid(2); the bare call, as for the user's. */
    public static void setresgid(int gid) {
        check(Libc.syscall(Architecture.current().setresgid(), gid, gid, gid), "setresgid", gid, gid, gid);
    }

    /** Sets the supplementary groups of this task: setgroups(2); the bare call, as for the user's. */
    public static void setgroups(List<Integer> groups) {
        try (Memory list = new Memory(4L * Math.max(1, groups.size()))) {
            for (int i = 0; i < groups.size(); i++) {
                list.setInt(4L * i, groups.get(i));
            }
            long result = Libc.syscall(Architecture.current().setgroups(), (long) groups.size(), list);
            check(result, "setgroups", groups.size(), groups);
        }
    }

    /** Changes a property of this task: <a href="https://man7.org/linux/man-pages/man2/prctl.2.html">prctl(2)</a>. */
    public static void prctl(int option, long argument) {
        check(Libc.prctl(option, argument, 0, 0, 0), "prctl", option, argument);
    }

    /**
     * Gives this process a new, empty session keyring instead of its caller's keys: keyctl(2). Where keyctl is not to be had
     * (no CONFIG_KEYS, or a filter), nobody can read keys either.
     */
    public static void joinNewSessionKeyring() {
        try {
            long result = Libc.syscall(Architecture.current().keyctl(), KEYCTL_JOIN_SESSION_KEYRING, 0);
            check(result, "keyctl", KEYCTL_JOIN_SESSION_KEYRING, 0);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOSYS && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }

    // ---- processes --------------------------------------------------------------------------------------------------

    /** This process's ID in its own PID namespace: getpid(2). */
    public static int getpid() {
        return Libc.getpid();
    }

    /** Limits this process and those that it will start, for good: <a
     * href="https://man7.org/linux/man-pages/man2/setrlimit.2.html">setrlimit(2)</a>, both limits. */
    public static void setrlimit(int resource, long limit) {
        try (Memory limits = new Memory(16)) { // struct rlimit: rlim_cur, rlim_max
            limits.setLong(0, limit);
            limits.setLong(8, limit);
            check(Libc.setrlimit(resource, limits), "setrlimit", resource, limit);
        }
    }

    /** Starts a session without a controlling terminal: setsid(2). */
    public static void setsid() {
        check(Libc.setsid(), "setsid");
    }

    /**
     * Waits until the child {@code pid} has ended, and takes its status.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/waitpid.2.html">waitpid(2)</a>
     */
    public static WaitStatus waitpid(int pid) {
        try (Memory status = new Memory(4)) {
            retry(() -> Libc.waitpid(pid, status, 0), "waitpid", pid);
            return new WaitStatus(status.getInt(0));
        }
    }

    /** A descriptor that becomes readable when the process {@code pid} ends: pidfd_open(2), since Linux 5.3. */
    public static int pidfdOpen(int pid) {
        return (int) check(Libc.syscall(SYS_PIDFD_OPEN, pid, 0), "pidfd_open", pid, 0);
    }

    /** Sends a signal to the very process that {@code pidfd} refers to: pidfd_send_signal(2), since Linux 5.1. */
    public static void pidfdSendSignal(int pidfd, int signal) {
        long result = Libc.syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, null, 0);
        check(result, "pidfd_send_signal", pidfd, signal, null, 0);
    }

    // ---- signals ----------------------------------------------------------------------------------------------------

    /** Sends a signal to this process: kill(2). */
    public static void raise(int signal) {
        check(Libc.kill(Libc.getpid(), signal), "kill", Libc.getpid(), signal);
    }

    /**
     * Waits for one of {@code signals}, which every thread of this process has blocked, and takes it.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/sigwaitinfo.2.html">sigwaitinfo(2)</a>
     */
    public static SignalInfo sigwaitinfo(List<Integer> signals) {
        try (Memory set = signalSet(signals);
                Memory info = new Memory(SIGINFO_BYTES)) {
            int signal = (int) retry(() -> Libc.sigwaitinfo(set, info), "sigwaitinfo", signals);
            return new SignalInfo(signal, info.getInt(8)); // si_signo, si_errno, si_code
        }
    }

    /** Lets every signal through to this thread: sigprocmask(2). */
    public static void unblockAllSignals() {
        try (Memory none = signalSet(List.of())) {
            Libc.pthread_sigmask(Constants.SIG_SETMASK, none, null); // fails for a wrong first argument only
        }
    }

    private static Memory signalSet(List<Integer> signals) {
        Memory set = new Memory(SIGSET_BYTES);
        set.clear();
        for (int signal : signals) {
            long bit = 1L << (signal - 1);
            set.setLong(0, set.getLong(0) | bit);
        }
        return set;
    }

    /**
     * Gives every signal that is ignored its default action again. Those that are caught stay as they are: the JVM lives
     * by SIGSEGV, and {@code execve(2)} resets them anyway.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/sigaction.2.html">sigaction(2)</a>
     */
    public static void defaultIgnoredSignals() {
        long ignore = 1; // SIG_IGN
        int number =
                Architecture.current().rtSigaction(); // glibc's function refuses the two signals that it uses itself
        try (Memory action = new Memory(32)) { // the kernel's struct sigaction; the handler is its first field
            for (int signal = 1; signal <= 64; signal++) {
                check(Libc.syscall(number, signal, Pointer.NULL, action, 8L), "rt_sigaction", signal, null);
                if (action.getLong(0) == ignore) {
                    action.clear();
                    check(Libc.syscall(number, signal, action, Pointer.NULL, 8L), "rt_sigaction", signal, null);
                }
            }
        }
    }

    // ---- descriptors ------------------------------------------------------------------------------------------------

    /** Opens a file: <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</a>. */
    public static int open(String path, int flags) {
        return check(Libc.open(bytes(path), flags, 0), "open", path, flags);
    }

    /** Opens a file below a directory: <a href="https://man7.org/linux/man-pages/man2/open.2.html">openat(2)</a>. */
    public static int openat(int directory, String path, int flags, int mode) {
        return check(Libc.openat(directory, bytes(path), flags, mode), "openat", directory, path, flags, mode);
    }

    /**
     * Opens a file below a directory, with the kernel confining the way there. Tries again where the kernel could not: a
     * directory was renamed anywhere just while it went up by {@code ..}.
     *
     * @param flags {@code O_*}
     * @param resolve {@code RESOLVE_*}
     * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>, since Linux 5.6
     */
    public static int openat2(int directory, String path, int flags, long resolve) {
        try (Memory how = new Memory(24)) { // struct open_how: flags, mode, resolve
            how.setLong(0, flags);
            how.setLong(8, 0);
            how.setLong(16, resolve);
            byte[] bytes = bytes(path);
            long result = -1;
            for (int i = 0; i < OPENAT2_ATTEMPTS && result == -1; i++) {
                result = Libc.syscall(SYS_OPENAT2, directory, bytes, how, how.size());
                if (result == -1 && Errno.of(Native.getLastError()) != Errno.EAGAIN) {
                    break;
                }
            }
            return (int) check(result, "openat2", directory, path, flags, resolve);
        }
    }

    /** Closes a descriptor: close(2). */
    public static void close(int descriptor) {
        check(Libc.close(descriptor), "close", descriptor);
    }

    /** Does {@code flags} to all descriptors from {@code first} on: close_range(2), its flags since Linux 5.11. */
    public static void closeRange(int first, int flags) {
        check(Libc.syscall(SYS_CLOSE_RANGE, first, -1, flags), "close_range", first, -1, flags);
    }

    /** Makes {@code to} a copy of the descriptor {@code from}: dup2(2). */
    public static void dup2(int from, int to) {
        check(Libc.dup2(from, to), "dup2", from, to);
    }

    /**
     * Reads up to {@code buffer.length} bytes: read(2).
     *
     * @return the number of bytes, 0 at the end of the file
     */
    public static int read(int descriptor, byte[] buffer) {
        Call read = () -> Libc.read(descriptor, buffer, buffer.length);
        return (int) retryReady(descriptor, Constants.POLLIN, read, "read", descriptor, buffer.length);
    }

    /** Reads up to {@code count} bytes at {@code offset}: pread(2); 0 at the end of the file. */
    public static int pread(int descriptor, byte[] buffer, int count, long offset) {
        return (int) retry(() -> Libc.pread(descriptor, buffer, count, offset), "pread", descriptor, count, offset);
    }

    /** Writes all of the first {@code count} bytes: <a href="https://man7.org/linux/man-pages/man2/write.2.html">write(2)</a>. */
    public static void write(int descriptor, byte[] buffer, int count) {
        byte[] rest = buffer;
        int left = count;
        while (left > 0) {
            byte[] now = rest;
            int length = left;
            Call write = () -> Libc.write(descriptor, now, length);
            int written = (int) retryReady(descriptor, Constants.POLLOUT, write, "write", descriptor, length);
            left -= written;
            if (left > 0) {
                rest = Arrays.copyOfRange(now, written, length);
            }
        }
    }

    /** Writes all of the first {@code count} bytes at {@code offset}: pwrite(2). */
    public static void pwrite(int descriptor, byte[] buffer, int count, long offset) {
        byte[] rest = buffer;
        int left = count;
        while (left > 0) {
            byte[] now = rest;
            int length = left;
            long at = offset + count - left;
            int written = (int) retry(() -> Libc.pwrite(descriptor, now, length, at), "pwrite", descriptor, length, at);
            left -= written;
            if (left > 0) {
                rest = Arrays.copyOfRange(now, written, length);
            }
        }
    }

    /**
     * Moves to another place of a file: lseek(2).
     *
     * @param whence {@code SEEK_*}; {@code ENXIO} says that there is no such place
     * @return that place, from the start
     */
    public static long lseek(int descriptor, long offset, int whence) {
        return check(Libc.lseek(descriptor, offset, whence), "lseek", descriptor, offset, whence);
    }

    /** Sets a file's size; what is added reads as zeros: ftruncate(2). */
    public static void ftruncate(int descriptor, long length) {
        check(Libc.ftruncate(descriptor, length), "ftruncate", descriptor, length);
    }

    /**
     * Locks an open file, unless somebody else's lock is in the way; the lock goes when the last descriptor of it is closed.
     *
     * @param operation {@code LOCK_SH}, {@code LOCK_EX} or {@code LOCK_UN}
     * @return whether it is locked now
     * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
     */
    public static boolean flock(int descriptor, int operation) {
        try {
            Call flock = () -> Libc.flock(descriptor, operation | Constants.LOCK_NB);
            retry(flock, "flock", descriptor, operation | Constants.LOCK_NB);
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EAGAIN) {
                return false;
            }
            throw e;
        }
    }

    /** Has a file's content, or a directory's entries, survive a power loss: fsync(2). */
    public static void fsync(int descriptor) {
        check(Libc.fsync(descriptor), "fsync", descriptor);
    }

    /** Has all of a file system survive a power loss, the one that {@code descriptor} is in: syncfs(2). */
    public static void syncfs(int descriptor) {
        check(Libc.syncfs(descriptor), "syncfs", descriptor);
    }

    /** Gives a file another name, in the place of what has that name: renameat(2). */
    public static void renameat(int oldDirectory, String oldPath, int newDirectory, String newPath) {
        long result = Libc.renameat(oldDirectory, bytes(oldPath), newDirectory, bytes(newPath));
        check(result, "renameat", oldDirectory, oldPath, newDirectory, newPath);
    }

    /** Gives a file another name, in the place of what has that name: rename(2). */
    public static void rename(String oldPath, String newPath) {
        long result = Libc.renameat(Constants.AT_FDCWD, bytes(oldPath), Constants.AT_FDCWD, bytes(newPath));
        check(result, "rename", oldPath, newPath);
    }

    /** Whether {@code descriptor} refers to a terminal: isatty(3). */
    public static boolean isatty(int descriptor) {
        return Libc.isatty(descriptor) == 1;
    }

    /** Talks to a device driver: <a href="https://man7.org/linux/man-pages/man2/ioctl.2.html">ioctl(2)</a>. */
    public static int ioctl(int descriptor, long request, Pointer argument) {
        return check(Libc.ioctl(descriptor, request, argument), "ioctl", descriptor, request);
    }

    /** Makes an end point for the network: socket(2). */
    public static int socket(int domain, int type) {
        return check(Libc.socket(domain, type, 0), "socket", domain, type, 0);
    }

    /**
     * Waits until one of {@code descriptors} is readable, or at its end.
     *
     * @param timeoutMillis 0 only looks, -1 waits for ever
     * @return the first that is readable, or -1 after the timeout
     * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
     */
    public static int poll(int timeoutMillis, int... descriptors) {
        return poll(timeoutMillis, Constants.POLLIN, descriptors);
    }

    private static int poll(int timeoutMillis, short events, int... descriptors) {
        int entryBytes = 8; // struct pollfd: fd, events, revents
        try (Memory entries = new Memory((long) entryBytes * descriptors.length)) {
            entries.clear();
            for (int i = 0; i < descriptors.length; i++) {
                entries.setInt((long) entryBytes * i, descriptors[i]);
                entries.setShort((long) entryBytes * i + 4, events);
            }
            retry(
                    () -> Libc.poll(entries, descriptors.length, timeoutMillis),
                    "poll",
                    descriptors.length,
                    timeoutMillis);
            for (int i = 0; i < descriptors.length; i++) {
                if (entries.getShort((long) entryBytes * i + 6) != 0) {
                    return descriptors[i];
                }
            }
            return -1;
        }
    }

    // ---- files ------------------------------------------------------------------------------------------------------

    /** Sets the mask that new files' modes lose, and returns the one before: umask(2). */
    public static int umask(int mask) {
        return Libc.umask(mask);
    }

    /** Makes a directory: mkdirat(2). */
    public static void mkdirat(int directory, String path, int mode) {
        check(Libc.mkdirat(directory, bytes(path), mode), "mkdirat", directory, path, octal(mode));
    }

    /** Makes a directory: mkdir(2). */
    public static void mkdir(String path, int mode) {
        check(Libc.mkdirat(Constants.AT_FDCWD, bytes(path), mode), "mkdir", path, octal(mode));
    }

    /**
     * Makes a file of the type that {@code mode} names: mknodat(2).
     *
     * @param major of a device, 0 otherwise
     * @param minor of a device, 0 otherwise
     */
    public static void mknodat(int directory, String path, int mode, int major, int minor) {
        long device = (major & 0xfffL) << 8 | (minor & 0xffL) | (minor & 0xfff00L) << 12; // makedev(3), in 32 bits
        int result = Libc.mknodat(directory, bytes(path), mode, device);
        check(result, "mknodat", directory, path, octal(mode), device);
    }

    /** Makes a symbolic link: symlinkat(2). */
    public static void symlinkat(String target, int directory, String path) {
        check(Libc.symlinkat(bytes(target), directory, bytes(path)), "symlinkat", target, directory, path);
    }

    /** Makes a symbolic link: symlink(2). */
    public static void symlink(String target, String path) {
        check(Libc.symlinkat(bytes(target), Constants.AT_FDCWD, bytes(path)), "symlink", target, path);
    }

    /** Makes a hard link; a symbolic link at the end of {@code oldPath} is linked itself: linkat(2). */
    public static void linkat(int oldDirectory, String oldPath, int newDirectory, String newPath) {
        int result = Libc.linkat(oldDirectory, bytes(oldPath), newDirectory, bytes(newPath), 0);
        check(result, "linkat", oldDirectory, oldPath, newDirectory, newPath, 0);
    }

    /** Removes a file, or with {@code AT_REMOVEDIR} an empty directory: unlinkat(2). */
    public static void unlinkat(int directory, String path, int flags) {
        check(Libc.unlinkat(directory, bytes(path), flags), "unlinkat", directory, path, flags);
    }

    /** Sets owner and group, of a symbolic link itself: fchownat(2). */
    public static void fchownat(int directory, String path, int uid, int gid) {
        int result = Libc.fchownat(directory, bytes(path), uid, gid, Constants.AT_SYMLINK_NOFOLLOW);
        check(result, "fchownat", directory, path, uid, gid);
    }

    /** Sets the permission bits: chmod(2). */
    public static void chmod(String path, int mode) {
        check(Libc.fchmodat(Constants.AT_FDCWD, bytes(path), mode, 0), "chmod", path, octal(mode));
    }

    /** Sets the permission bits; follows a symbolic link: fchmodat(2). */
    public static void fchmodat(int directory, String path, int mode) {
        check(Libc.fchmodat(directory, bytes(path), mode, 0), "fchmodat", directory, path, octal(mode));
    }

    /** Sets the times of last access and modification, of a symbolic link itself: utimensat(2). */
    public static void utimensat(int directory, String path, long seconds, long nanos) {
        try (Memory times = new Memory(32)) { // struct timespec[2]
            times.write(0, new long[] {seconds, nanos, seconds, nanos}, 0, 4);
            int result = Libc.utimensat(directory, bytes(path), times, Constants.AT_SYMLINK_NOFOLLOW);
            check(result, "utimensat", directory, path, seconds);
        }
    }

    /** Sets an extended attribute of an open file: fsetxattr(2). */
    public static void fsetxattr(int descriptor, String name, byte[] value) {
        int result = Libc.fsetxattr(descriptor, bytes(name), value, value.length, 0);
        check(result, "fsetxattr", descriptor, name, value.length);
    }

    /** The names of an open file's extended attributes that this task may see: flistxattr(2). */
    public static List<String> flistxattr(int descriptor) {
        byte[] names = sized("flistxattr", buffer -> Libc.flistxattr(descriptor, buffer, buffer.length), descriptor);
        List<String> list = new ArrayList<>();
        for (int start = 0, end = 0; end < names.length; end++) {
            if (names[end] == 0) { // each name ends in a NUL byte
                list.add(FileName.decode(names, start, end - start));
                start = end + 1;
            }
        }
        return list;
    }

    /** The value of an open file's extended attribute: fgetxattr(2). */
    public static byte[] fgetxattr(int descriptor, String name) {
        byte[] nameBytes = bytes(name);
        return sized(
                "fgetxattr", buffer -> Libc.fgetxattr(descriptor, nameBytes, buffer, buffer.length), descriptor, name);
    }

    private interface Fill {
        long into(byte[] buffer);
    }

    /** What a call fills a buffer with that, being empty, makes it tell how large the buffer must be. */
    private static byte[] sized(String name, Fill fill, Object... arguments) {
        int size = (int) check(fill.into(new byte[0]), name, arguments);
        byte[] buffer = new byte[size];
        int filled = size == 0 ? 0 : (int) check(fill.into(buffer), name, arguments);
        return filled == size ? buffer : Arrays.copyOf(buffer, filled);
    }

    /** Whether there is a file {@code path}, be it a symbolic link to nowhere. */
    public static boolean exists(String path) {
        try (Memory result = new Memory(STATX_BYTES)) {
            return Libc.statx(Constants.AT_FDCWD, bytes(path), Constants.AT_SYMLINK_NOFOLLOW, 0, result) == 0;
        }
    }

    /** What a file is, without following a symbolic link at its end: statx(2), since Linux 4.11. */
    public static FileStatus statx(int directory, String path) {
        return statx(directory, path, Constants.AT_SYMLINK_NOFOLLOW);
    }

    /** What an open file is: fstat(2), by statx(2). */
    public static FileStatus fstat(int descriptor) {
        return statx(descriptor, "", Constants.AT_EMPTY_PATH);
    }

    /** The target of a symbolic link: readlinkat(2). */
    public static String readlinkat(int directory, String path) {
        byte[] target = new byte[PATH_MAX];
        long length =
                check(Libc.readlinkat(directory, bytes(path), target, target.length), "readlinkat", directory, path);
        return FileName.decode(target, 0, (int) length);
    }

    private static FileStatus statx(int directory, String path, int flags) {
        try (Memory result = new Memory(STATX_BYTES)) {
            check(Libc.statx(directory, bytes(path), flags, STATX_BASIC_STATS, result), "statx", directory, path);
            return new FileStatus(
                    result.getShort(28) & 0xffff,
                    result.getInt(20),
                    result.getInt(24),
                    result.getLong(112),
                    result.getInt(120),
                    result.getInt(16),
                    result.getLong(32),
                    result.getLong(40),
                    result.getLong(48) * 512,
                    result.getInt(128),
                    result.getInt(132));
        }
    }

    /**
     * The names in an open directory, without {@code .} and {@code ..}: getdents64(2).
     *
     * @param directory opened for reading, its offset at the start
     */
    public static List<String> getdents(int directory) {
        List<String> names = new ArrayList<>();
        byte[] buffer = new byte[32 * 1024];
        while (true) {
            int filled = (int)
                    check(Libc.getdents64(directory, buffer, buffer.length), "getdents64", directory, buffer.length);
            if (filled == 0) {
                return names;
            }
            for (int at = 0; at < filled; ) { // struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name
                int length = (buffer[at + 16] & 0xff) | ((buffer[at + 17] & 0xff) << 8);
                int start = at + 19;
                int end = start;
                while (buffer[end] != 0) {
                    end++;
                }
                String name = FileName.decode(buffer, start, end - start);
                if (!name.equals(".") && !name.equals("..")) {
                    names.add(name);
                }
                at += length;
            }
        }
    }

    // ---- terminals --------------------------------------------------------------------------------------------------

    /** The settings of a terminal, to be given back to {@link #tcsetattr}: tcgetattr(3). */
    public static Memory tcgetattr(int terminal) {
        Memory settings = new Memory(TERMIOS_BYTES);
        check(Libc.tcgetattr(terminal, settings), "tcgetattr", terminal);
        return settings;
    }

    /** Changes a terminal's settings after all output has been written: tcsetattr(3). */
    public static void tcsetattr(int terminal, Memory settings) {
        check(Libc.tcsetattr(terminal, Constants.TCSADRAIN, settings), "tcsetattr", terminal);
    }

    /** Turns {@code settings} into those of a terminal that passes every byte on, unread: cfmakeraw(3). */
    public static void cfmakeraw(Memory settings) {
        Libc.cfmakeraw(settings);
    }

    // ---- errors -----------------------------------------------------------------------------------------------------

    private interface Call {
        long make();
    }

    /** As {@link #retry}, and waits where somebody has made the descriptor non-blocking: it may be shared with others. */
    private static long retryReady(int descriptor, short events, Call call, String name, Object... arguments) {
        while (true) {
            try {
                return retry(call, name, arguments);
            } catch (SystemCallException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                poll(-1, events, descriptor);
            }
        }
    }

    /** Makes a call again for as long as a signal interrupts it: signal(7), "Interruption of system calls". */
    private static long retry(Call call, String name, Object... arguments) {
        while (true) {
            long result = call.make();
            if (result != -1 || Errno.of(Native.getLastError()) != Errno.EINTR) {
                return check(result, name, arguments);
            }
        }
    }

    static int check(int result, String name, Object... arguments) {
        return (int) check((long) result, name, arguments);
    }

    private static long check(long result, String name, Object... arguments) {
        if (result == -1) {
            int number = Native.getLastError(); // before anything else calls into C
            throw new SystemCallException(
                    name, Arrays.stream(arguments).map(Linux::show).collect(Collectors.joining(", ")), number);
        }
        return result;
    }

    private static String show(Object argument) {
        if (argument == null) {
            return "NULL";
        }
        return argument instanceof String text ? '"' + text + '"' : argument.toString();
    }

    /** A number that is shown in octal; an object, so that it costs nothing unless it is shown. */
    private static Object octal(int mode) {
        return new Object() {
            @Override
            public String toString() {
                return "0" + Integer.toOctalString(mode);
            }
        };
    }

    private static byte[] bytes(String text) {
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a NUL byte: " + text.replace('\0', '?'));
        }
        byte[] bytes = FileName.encode(text);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
