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

    private static volatile SystemCallListener listener;

    private Linux() {}

    // ---- another root directory -------------------------------------------------------------------------------------

    /**
     * Makes {@code path} the root directory of this task. Open descriptors and the working directory still lead outside.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/chroot.2.html">chroot(2)</a>
     */
    public static void chroot(String path) {
        call("chroot", () -> Libc.chroot(bytes(path)), path);
    }

    /** Sets the working directory to an open one: fchdir(2). */
    public static void fchdir(int directory) {
        call("fchdir", () -> Libc.fchdir(directory), directory);
    }

    /** Sets the working directory: <a href="https://man7.org/linux/man-pages/man2/chdir.2.html">chdir(2)</a>. */
    public static void chdir(String path) {
        call("chdir", () -> Libc.chdir(bytes(path)), path);
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
        call("execve", () -> Libc.execve(bytes(path), argv, envp), path, arguments, Arguments.variables(pairs.length));
    }

    // ---- namespaces and mounts --------------------------------------------------------------------------------------

    /**
     * Gives this task namespaces of its own, of the kinds that {@code flags} names.
     *
     * @param flags {@code CLONE_NEW*}
     * @see <a href="https://man7.org/linux/man-pages/man2/unshare.2.html">unshare(2)</a>
     */
    public static void unshare(int flags) {
        call("unshare", () -> Libc.unshare(flags), Flags.CLONE.of(flags));
    }

    /**
     * Moves this task into a namespace that exists. Into a user namespace only a process with one thread may go; a PID
     * namespace is for the children that follow.
     *
     * @param namespace an open file of /proc/PID/ns; or, since Linux 5.8, a pidfd, for all those of a process
     * @param type {@code CLONE_NEW*}, what it must be; with a pidfd, which ones
     * @see <a href="https://man7.org/linux/man-pages/man2/setns.2.html">setns(2)</a>
     */
    public static void setns(int namespace, int type) {
        call("setns", () -> Libc.setns(namespace, type), namespace, Flags.CLONE.of(type));
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
        call(
                "mount",
                () -> Libc.mount(bytes(source), bytes(target), bytes(type), flags, bytes(data)),
                source,
                target,
                type,
                Flags.MOUNT.of(flags),
                data);
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
            call(
                    "mount_setattr",
                    () -> Libc.syscall(SYS_MOUNT_SETATTR, directory, bytes(path), flags, attributes, attributes.size()),
                    Arguments.directory(directory),
                    path,
                    Flags.AT.of(flags),
                    Flags.MOUNT_ATTR.of(set));
        }
    }

    /** Detaches a mount: <a href="https://man7.org/linux/man-pages/man2/umount2.2.html">umount2(2)</a>. */
    public static void umount2(String target, int flags) {
        call("umount2", () -> Libc.umount2(bytes(target), flags), target, Flags.UMOUNT.of(flags));
    }

    /**
     * Makes {@code newRoot} the root mount of this mount namespace and puts the old one at {@code putOld}.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/pivot_root.2.html">pivot_root(2)</a>
     */
    public static void pivotRoot(String newRoot, String putOld) {
        call(
                "pivot_root",
                () -> Libc.syscall(Architecture.current().pivotRoot(), bytes(newRoot), bytes(putOld)),
                newRoot,
                putOld);
    }

    /** Sets the host name of this UTS namespace; at most 64 bytes: sethostname(2). */
    public static void sethostname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        call("sethostname", () -> Libc.sethostname(bytes, bytes.length), name, bytes.length);
    }

    // ---- credentials ------------------------------------------------------------------------------------------------

    /** The effective user ID in this user namespace: geteuid(2). */
    public static int geteuid() {
        return (int) call("geteuid", () -> Libc.geteuid());
    }

    /** The effective group ID in this user namespace: getegid(2). */
    public static int getegid() {
        return (int) call("getegid", () -> Libc.getegid());
    }

    /**
     * Sets the real, effective and saved user ID of this task: setresuid(2). The bare system call: glibc's function would
     * signal every thread that it knows, and in a child that borrows a thread those belong to the parent.
     */
    public static void setresuid(int uid) {
        call("setresuid", () -> Libc.syscall(Architecture.current().setresuid(), uid, uid, uid), uid, uid, uid);
    }

    /** Sets the real, effective and saved group ID of this task: setresgid(2); the bare call, as for the user's. */
    public static void setresgid(int gid) {
        call("setresgid", () -> Libc.syscall(Architecture.current().setresgid(), gid, gid, gid), gid, gid, gid);
    }

    /** Sets the supplementary groups of this task: setgroups(2); the bare call, as for the user's. */
    public static void setgroups(List<Integer> groups) {
        try (Memory list = new Memory(4L * Math.max(1, groups.size()))) {
            for (int i = 0; i < groups.size(); i++) {
                list.setInt(4L * i, groups.get(i));
            }
            call(
                    "setgroups",
                    () -> Libc.syscall(Architecture.current().setgroups(), (long) groups.size(), list),
                    groups.size(),
                    groups);
        }
    }

    /** Changes a property of this task: <a href="https://man7.org/linux/man-pages/man2/prctl.2.html">prctl(2)</a>. */
    public static void prctl(int option, long argument) {
        call(
                "prctl",
                () -> Libc.prctl(option, argument, 0, 0, 0),
                Names.PRCTL.of(option),
                Arguments.prctl(option, argument));
    }

    /** Whether this kernel has a capability of that number: PR_CAPBSET_READ(2const). They are numbered without gaps. */
    public static boolean knowsCapability(int number) {
        int option = Constants.PR_CAPBSET_READ;
        SystemCall prctl = new SystemCall("prctl", Names.PRCTL.of(option), number);
        return attempt(prctl, () -> Libc.prctl(option, number, 0, 0, 0)) >= 0;
    }

    /**
     * Gives this process a new, empty session keyring instead of its caller's keys: keyctl(2). Where keyctl is not to be had
     * (no CONFIG_KEYS, or a filter), nobody can read keys either.
     */
    public static void joinNewSessionKeyring() {
        try {
            call(
                    "keyctl",
                    () -> Libc.syscall(Architecture.current().keyctl(), KEYCTL_JOIN_SESSION_KEYRING, 0),
                    Arguments.lazily(() -> "KEYCTL_JOIN_SESSION_KEYRING"),
                    null);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOSYS && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }

    // ---- processes --------------------------------------------------------------------------------------------------

    /** This process's ID in its own PID namespace: getpid(2). */
    public static int getpid() {
        return (int) call("getpid", () -> Libc.getpid());
    }

    /** Limits this process and those that it will start, for good: <a
     * href="https://man7.org/linux/man-pages/man2/setrlimit.2.html">setrlimit(2)</a>, both limits. */
    public static void setrlimit(int resource, long limit) {
        try (Memory limits = new Memory(16)) { // struct rlimit: rlim_cur, rlim_max
            limits.setLong(0, limit);
            limits.setLong(8, limit);
            call("setrlimit", () -> Libc.setrlimit(resource, limits), Names.RLIMIT.of(resource), limit);
        }
    }

    /** Starts a session without a controlling terminal: setsid(2). */
    public static void setsid() {
        call("setsid", () -> Libc.setsid());
    }

    /**
     * Waits until the child {@code pid} has ended, and takes its status.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/waitpid.2.html">waitpid(2)</a>
     */
    public static WaitStatus waitpid(int pid) {
        try (Memory status = new Memory(4)) {
            retry("waitpid", () -> Libc.waitpid(pid, status, 0), pid, Arguments.BUFFER, 0);
            return new WaitStatus(status.getInt(0));
        }
    }

    /** A descriptor that becomes readable when the process {@code pid} ends: pidfd_open(2), since Linux 5.3. */
    public static int pidfdOpen(int pid) {
        return (int) call("pidfd_open", () -> Libc.syscall(SYS_PIDFD_OPEN, pid, 0), pid, 0);
    }

    /** Sends a signal to the very process that {@code pidfd} refers to: pidfd_send_signal(2), since Linux 5.1. */
    public static void pidfdSendSignal(int pidfd, int signal) {
        call(
                "pidfd_send_signal",
                () -> Libc.syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, null, 0),
                pidfd,
                Names.SIGNAL.of(signal),
                null,
                0);
    }

    /** Ends this process at once, and asks nobody in the JVM: _exit(2). */
    public static void exit(int status) {
        Libc._exit(status);
    }

    // ---- signals ----------------------------------------------------------------------------------------------------

    /** Sends a signal to this process: kill(2). */
    public static void raise(int signal) {
        int self = getpid();
        call("kill", () -> Libc.kill(self, signal), self, Names.SIGNAL.of(signal));
    }

    /**
     * Waits for one of {@code signals}, which every thread of this process has blocked, and takes it.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/sigwaitinfo.2.html">sigwaitinfo(2)</a>
     */
    public static SignalInfo sigwaitinfo(List<Integer> signals) {
        try (Memory set = signalSet(signals);
                Memory info = new Memory(SIGINFO_BYTES)) {
            int signal = (int) retry(
                    "sigwaitinfo", () -> Libc.sigwaitinfo(set, info), Arguments.signals(signals), Arguments.BUFFER);
            return new SignalInfo(signal, info.getInt(8)); // si_signo, si_errno, si_code
        }
    }

    /** Lets every signal through to this thread: sigprocmask(2). */
    public static void unblockAllSignals() {
        try (Memory none = signalSet(List.of())) {
            Call allow = () -> Libc.pthread_sigmask(Constants.SIG_SETMASK, none, null);
            call("rt_sigprocmask", allow, Arguments.lazily(() -> "SIG_SETMASK"), List.of(), null);
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
            for (int i = 1; i <= 64; i++) {
                int signal = i;
                Object shown = Names.SIGNAL.of(signal);
                call(
                        "rt_sigaction",
                        () -> Libc.syscall(number, signal, Pointer.NULL, action, 8L),
                        shown,
                        null,
                        Arguments.BUFFER);
                if (action.getLong(0) == ignore) {
                    action.clear();
                    call(
                            "rt_sigaction",
                            () -> Libc.syscall(number, signal, action, Pointer.NULL, 8L),
                            shown,
                            Arguments.lazily(() -> "SIG_DFL"),
                            null);
                }
            }
        }
    }

    // ---- descriptors ------------------------------------------------------------------------------------------------

    /** Opens a file: <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</a>. */
    public static int open(String path, int flags) {
        return (int) call("open", () -> Libc.open(bytes(path), flags, 0), path, Flags.OPEN.of(flags));
    }

    /** Opens a file below a directory: <a href="https://man7.org/linux/man-pages/man2/open.2.html">openat(2)</a>. */
    public static int openat(int directory, String path, int flags, int mode) {
        return (int) call(
                "openat",
                () -> Libc.openat(directory, bytes(path), flags, mode),
                Arguments.directory(directory),
                path,
                Flags.OPEN.of(flags),
                Arguments.octal(mode));
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
            SystemCall openat2 = new SystemCall(
                    "openat2", Arguments.directory(directory), path, Flags.OPEN.of(flags), Flags.RESOLVE.of(resolve));
            Call open = () -> Libc.syscall(SYS_OPENAT2, directory, bytes(path), how, how.size());
            long result = attempt(openat2, open);
            for (int i = 1; i < OPENAT2_ATTEMPTS && isRefusedBy(Errno.EAGAIN, result); i++) {
                result = attempt(openat2, open);
            }
            return (int) check(openat2, result);
        }
    }

    /** Makes a file in memory, which goes with its last descriptor: memfd_create(2). /proc/PID/fd shows its name. */
    public static int memfdCreate(String name, int flags) {
        return (int) call("memfd_create", () -> Libc.memfd_create(bytes(name), flags), name, Flags.MEMFD.of(flags));
    }

    /** Closes a descriptor: close(2). */
    public static void close(int descriptor) {
        call("close", () -> Libc.close(descriptor), descriptor);
    }

    /** Does {@code flags} to all descriptors from {@code first} on: close_range(2), its flags since Linux 5.11. */
    public static void closeRange(int first, int flags) {
        call(
                "close_range",
                () -> Libc.syscall(SYS_CLOSE_RANGE, first, -1, flags),
                first,
                0xffffffffL,
                Flags.CLOSE_RANGE.of(flags));
    }

    /** Makes {@code to} a copy of the descriptor {@code from}: dup2(2). */
    public static void dup2(int from, int to) {
        call("dup2", () -> Libc.dup2(from, to), from, to);
    }

    /**
     * Reads up to {@code buffer.length} bytes: read(2).
     *
     * @return the number of bytes, 0 at the end of the file
     */
    public static int read(int descriptor, byte[] buffer) {
        Call read = () -> Libc.read(descriptor, buffer, buffer.length);
        return (int)
                retryReady(descriptor, Constants.POLLIN, "read", read, descriptor, Arguments.BUFFER, buffer.length);
    }

    /** Reads up to {@code count} bytes at {@code offset}: pread(2); 0 at the end of the file. */
    public static int pread(int descriptor, byte[] buffer, int count, long offset) {
        return (int) retry(
                "pread",
                () -> Libc.pread(descriptor, buffer, count, offset),
                descriptor,
                Arguments.BUFFER,
                count,
                offset);
    }

    /** Writes all of the first {@code count} bytes: <a href="https://man7.org/linux/man-pages/man2/write.2.html">write(2)</a>. */
    public static void write(int descriptor, byte[] buffer, int count) {
        byte[] rest = buffer;
        int left = count;
        while (left > 0) {
            byte[] now = rest;
            int length = left;
            Call write = () -> Libc.write(descriptor, now, length);
            Object shown = Arguments.bytes(now, length);
            int written = (int) retryReady(descriptor, Constants.POLLOUT, "write", write, descriptor, shown, length);
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
            int written = (int) retry(
                    "pwrite",
                    () -> Libc.pwrite(descriptor, now, length, at),
                    descriptor,
                    Arguments.bytes(now, length),
                    length,
                    at);
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
        return call("lseek", () -> Libc.lseek(descriptor, offset, whence), descriptor, offset, Names.WHENCE.of(whence));
    }

    /** Sets a file's size; what is added reads as zeros: ftruncate(2). */
    public static void ftruncate(int descriptor, long length) {
        call("ftruncate", () -> Libc.ftruncate(descriptor, length), descriptor, length);
    }

    /**
     * Locks an open file, unless somebody else's lock is in the way; the lock goes when the last descriptor of it is closed.
     *
     * @param operation {@code LOCK_SH}, {@code LOCK_EX} or {@code LOCK_UN}
     * @return whether it is locked now
     * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
     */
    public static boolean flock(int descriptor, int operation) {
        int how = operation | Constants.LOCK_NB;
        SystemCall flock = new SystemCall("flock", descriptor, Flags.LOCK.of(how));
        long result = attemptUninterrupted(flock, () -> Libc.flock(descriptor, how));
        if (isRefusedBy(Errno.EAGAIN, result)) {
            return false;
        }
        check(flock, result);
        return true;
    }

    /** Has a file's content, or a directory's entries, survive a power loss: fsync(2). */
    public static void fsync(int descriptor) {
        call("fsync", () -> Libc.fsync(descriptor), descriptor);
    }

    /** Has all of a file system survive a power loss, the one that {@code descriptor} is in: syncfs(2). */
    public static void syncfs(int descriptor) {
        call("syncfs", () -> Libc.syncfs(descriptor), descriptor);
    }

    /** Gives a file another name, in the place of what has that name: renameat(2). */
    public static void renameat(int oldDirectory, String oldPath, int newDirectory, String newPath) {
        call(
                "renameat",
                () -> Libc.renameat(oldDirectory, bytes(oldPath), newDirectory, bytes(newPath)),
                Arguments.directory(oldDirectory),
                oldPath,
                Arguments.directory(newDirectory),
                newPath);
    }

    /** Gives a file another name, in the place of what has that name: rename(2). */
    public static void rename(String oldPath, String newPath) {
        call("rename", () -> Libc.rename(bytes(oldPath), bytes(newPath)), oldPath, newPath);
    }

    /** Whether {@code descriptor} refers to a terminal: isatty(3). */
    public static boolean isatty(int descriptor) {
        return call("isatty", () -> Libc.isatty(descriptor), descriptor) == 1;
    }

    /** Talks to a device driver: <a href="https://man7.org/linux/man-pages/man2/ioctl.2.html">ioctl(2)</a>. */
    public static int ioctl(int descriptor, long request, Pointer argument) {
        Object shown = argument == null ? 0 : Arguments.BUFFER;
        return (int) call(
                "ioctl", () -> Libc.ioctl(descriptor, request, argument), descriptor, Names.IOCTL.of(request), shown);
    }

    /** Makes an end point for the network: socket(2). */
    public static int socket(int domain, int type) {
        return (int)
                call("socket", () -> Libc.socket(domain, type, 0), Names.DOMAIN.of(domain), Flags.SOCKET.of(type), 0);
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
            Call poll = () -> Libc.poll(entries, descriptors.length, timeoutMillis);
            retry(
                    "poll",
                    poll,
                    Arguments.lazily(() -> Arrays.toString(descriptors)),
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
        return (int) call("umask", () -> Libc.umask(mask), Arguments.octal(mask));
    }

    /** Makes a directory: mkdirat(2). */
    public static void mkdirat(int directory, String path, int mode) {
        call(
                "mkdirat",
                () -> Libc.mkdirat(directory, bytes(path), mode),
                Arguments.directory(directory),
                path,
                Arguments.octal(mode));
    }

    /** Makes a directory: mkdir(2). */
    public static void mkdir(String path, int mode) {
        call("mkdir", () -> Libc.mkdir(bytes(path), mode), path, Arguments.octal(mode));
    }

    /**
     * Makes a file of the type that {@code mode} names: mknodat(2).
     *
     * @param major of a device, 0 otherwise
     * @param minor of a device, 0 otherwise
     */
    public static void mknodat(int directory, String path, int mode, int major, int minor) {
        long device = (major & 0xfffL) << 8 | (minor & 0xffL) | (minor & 0xfff00L) << 12; // makedev(3), in 32 bits
        call(
                "mknodat",
                () -> Libc.mknodat(directory, bytes(path), mode, device),
                Arguments.directory(directory),
                path,
                Arguments.mode(mode),
                device);
    }

    /** Makes a symbolic link: symlinkat(2). */
    public static void symlinkat(String target, int directory, String path) {
        call(
                "symlinkat",
                () -> Libc.symlinkat(bytes(target), directory, bytes(path)),
                target,
                Arguments.directory(directory),
                path);
    }

    /** Makes a symbolic link: symlink(2). */
    public static void symlink(String target, String path) {
        call("symlink", () -> Libc.symlink(bytes(target), bytes(path)), target, path);
    }

    /** Makes a hard link; a symbolic link at the end of {@code oldPath} is linked itself: linkat(2). */
    public static void linkat(int oldDirectory, String oldPath, int newDirectory, String newPath) {
        call(
                "linkat",
                () -> Libc.linkat(oldDirectory, bytes(oldPath), newDirectory, bytes(newPath), 0),
                Arguments.directory(oldDirectory),
                oldPath,
                Arguments.directory(newDirectory),
                newPath,
                0);
    }

    /** Removes a file, or with {@code AT_REMOVEDIR} an empty directory: unlinkat(2). */
    public static void unlinkat(int directory, String path, int flags) {
        call(
                "unlinkat",
                () -> Libc.unlinkat(directory, bytes(path), flags),
                Arguments.directory(directory),
                path,
                Flags.AT.of(flags));
    }

    /** Sets owner and group, of a symbolic link itself: fchownat(2). */
    public static void fchownat(int directory, String path, int uid, int gid) {
        call(
                "fchownat",
                () -> Libc.fchownat(directory, bytes(path), uid, gid, Constants.AT_SYMLINK_NOFOLLOW),
                Arguments.directory(directory),
                path,
                uid,
                gid,
                Flags.AT.of(Constants.AT_SYMLINK_NOFOLLOW));
    }

    /** Sets owner and group of an open file: fchown(2). */
    public static void fchown(int descriptor, int uid, int gid) {
        call("fchown", () -> Libc.fchown(descriptor, uid, gid), descriptor, uid, gid);
    }

    /** Sets the permission bits: chmod(2). */
    public static void chmod(String path, int mode) {
        call("chmod", () -> Libc.chmod(bytes(path), mode), path, Arguments.octal(mode));
    }

    /** Sets the permission bits; follows a symbolic link: fchmodat(2). */
    public static void fchmodat(int directory, String path, int mode) {
        call(
                "fchmodat",
                () -> Libc.fchmodat(directory, bytes(path), mode, 0),
                Arguments.directory(directory),
                path,
                Arguments.octal(mode));
    }

    /** Sets the times of last access and modification, of a symbolic link itself: utimensat(2). */
    public static void utimensat(int directory, String path, long seconds, long nanos) {
        try (Memory times = new Memory(32)) { // struct timespec[2]
            times.write(0, new long[] {seconds, nanos, seconds, nanos}, 0, 4);
            call(
                    "utimensat",
                    () -> Libc.utimensat(directory, bytes(path), times, Constants.AT_SYMLINK_NOFOLLOW),
                    Arguments.directory(directory),
                    path,
                    Arguments.BUFFER,
                    Flags.AT.of(Constants.AT_SYMLINK_NOFOLLOW));
        }
    }

    /** Sets an extended attribute of an open file: fsetxattr(2). */
    public static void fsetxattr(int descriptor, String name, byte[] value) {
        call(
                "fsetxattr",
                () -> Libc.fsetxattr(descriptor, bytes(name), value, value.length, 0),
                descriptor,
                name,
                Arguments.BUFFER,
                value.length,
                0);
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
        int size = (int) call(name, () -> fill.into(new byte[0]), arguments);
        byte[] buffer = new byte[size];
        int filled = size == 0 ? 0 : (int) call(name, () -> fill.into(buffer), arguments);
        return filled == size ? buffer : Arrays.copyOf(buffer, filled);
    }

    /** Whether there is a file {@code path}, be it a symbolic link to nowhere. */
    public static boolean exists(String path) {
        int directory = Constants.AT_FDCWD;
        int flags = Constants.AT_SYMLINK_NOFOLLOW;
        try (Memory result = new Memory(STATX_BYTES)) {
            Call statx = () -> Libc.statx(directory, bytes(path), flags, 0, result);
            return attempt(statxOf(directory, path, flags), statx) == 0;
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
        long length = call(
                "readlinkat",
                () -> Libc.readlinkat(directory, bytes(path), target, target.length),
                Arguments.directory(directory),
                path,
                Arguments.BUFFER,
                target.length);
        return FileName.decode(target, 0, (int) length);
    }

    private static SystemCall statxOf(int directory, String path, int flags) {
        return new SystemCall("statx", Arguments.directory(directory), path, Flags.AT.of(flags));
    }

    private static FileStatus statx(int directory, String path, int flags) {
        try (Memory result = new Memory(STATX_BYTES)) {
            SystemCall statx = statxOf(directory, path, flags);
            check(statx, attempt(statx, () -> Libc.statx(directory, bytes(path), flags, STATX_BASIC_STATS, result)));
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
            int filled = (int) call(
                    "getdents64",
                    () -> Libc.getdents64(directory, buffer, buffer.length),
                    directory,
                    Arguments.BUFFER,
                    buffer.length);
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

    /** Lets the other end of a pseudoterminal be opened: unlockpt(3), see TIOCSPTLCK in ioctl_tty(2). */
    public static void unlockpt(int master) {
        try (Memory unlocked = new Memory(4)) {
            unlocked.setInt(0, 0);
            ioctl(master, Constants.TIOCSPTLCK, unlocked);
        }
    }

    /** The settings of a terminal, to be given back to {@link #tcsetattr}: tcgetattr(3). */
    public static Memory tcgetattr(int terminal) {
        Memory settings = new Memory(TERMIOS_BYTES);
        call("tcgetattr", () -> Libc.tcgetattr(terminal, settings), terminal, Arguments.BUFFER);
        return settings;
    }

    /** Changes a terminal's settings after all output has been written: tcsetattr(3). */
    public static void tcsetattr(int terminal, Memory settings) {
        call(
                "tcsetattr",
                () -> Libc.tcsetattr(terminal, Constants.TCSADRAIN, settings),
                terminal,
                Arguments.lazily(() -> "TCSADRAIN"),
                Arguments.BUFFER);
    }

    /** Turns {@code settings} into those of a terminal that passes every byte on, unread: cfmakeraw(3). */
    public static void cfmakeraw(Memory settings) {
        Libc.cfmakeraw(settings);
    }

    // ---- how a call is made -----------------------------------------------------------------------------------------

    /** Has {@code who} told of every call from now on, here and in children that borrow a thread; null: nobody. */
    public static void setListener(SystemCallListener who) {
        listener = who;
    }

    /** Tells that a child runs on this thread from now on. */
    static void tellBegun(int pid) {
        SystemCallListener told = listener;
        if (told != null) {
            told.begun(pid);
        }
    }

    /** One of libc's functions, with its arguments. */
    interface Call {
        long make();
    }

    /** Makes a call, and throws {@link SystemCallException} if it is refused. */
    static long call(String name, Call call, Object... arguments) {
        SystemCall described = new SystemCall(name, arguments);
        return check(described, attempt(described, call));
    }

    /** Makes a call again for as long as a signal interrupts it: signal(7), "Interruption of system calls". */
    private static long retry(String name, Call call, Object... arguments) {
        SystemCall described = new SystemCall(name, arguments);
        return check(described, attemptUninterrupted(described, call));
    }

    /** As {@link #retry}, and waits where somebody has made the descriptor non-blocking: it may be shared with others. */
    private static long retryReady(int descriptor, short events, String name, Call call, Object... arguments) {
        SystemCall described = new SystemCall(name, arguments);
        long result = attemptUninterrupted(described, call);
        while (isRefusedBy(Errno.EAGAIN, result)) {
            poll(-1, events, descriptor);
            result = attemptUninterrupted(described, call);
        }
        return check(described, result);
    }

    private static long attemptUninterrupted(SystemCall described, Call call) {
        long result = attempt(described, call);
        while (isRefusedBy(Errno.EINTR, result)) {
            result = attempt(described, call);
        }
        return result;
    }

    /** Makes a call once. The result is the kernel's own: if it refuses, the negative number of the error. */
    private static long attempt(SystemCall described, Call call) {
        SystemCallListener told = listener;
        if (told == null) {
            return resultOf(call);
        }
        told.before(described);
        long start = System.nanoTime();
        long result = resultOf(call);
        told.after(described, new SystemCallResult(result, System.nanoTime() - start));
        return result;
    }

    private static long resultOf(Call call) {
        long result = call.make();
        return result == -1 ? -Native.getLastError() : result; // before anything else calls into C
    }

    private static boolean isRefusedBy(Errno errno, long result) {
        return result == -errno.number();
    }

    private static long check(SystemCall described, long result) {
        if (result < 0) {
            throw new SystemCallException(described, (int) -result);
        }
        return result;
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
