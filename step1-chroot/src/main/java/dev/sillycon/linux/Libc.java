package dev.sillycon.linux;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The C library's functions, bound by JNA's direct mapping. {@link Linux} gives them types, errors and documentation.
 *
 * <p>Strings are passed as UTF-8 bytes with a NUL at the end, whatever the locale of this JVM.
 */
final class Libc {

    static {
        Native.register(Libc.class, NativeLibrary.getInstance("c"));
    }

    private Libc() {}

    /** The start routine of {@code clone(3)}: its result is the child's exit status. */
    interface StartRoutine extends Callback {
        int invoke(Pointer argument);
    }

    // One name, a signature for each shape of arguments: direct mapping knows no varargs.

    static native long syscall(long number, byte[] path1, byte[] path2);

    static native long syscall(long number, int value1, int value2);

    static native long syscall(long number, int value1, int value2, int value3);

    static native long syscall(long number, int value1, int value2, Pointer structure, int value3);

    static native long syscall(long number, int value, Pointer structure1, Pointer structure2, long size);

    static native long syscall(long number, long count, Pointer list);

    static native long syscall(long number, int directory, byte[] path, Pointer structure, long size);

    static native long syscall(long number, int directory, byte[] path, int flags, Pointer structure, long size);

    static native int clone(
            StartRoutine start, Pointer stack, int flags, Pointer argument, Pointer ptid, Pointer tls, Pointer ctid);

    static native int getcontext(Pointer context);

    static native void _exit(int status);

    static native int unshare(int flags);

    static native int setns(int descriptor, int type);

    static native int setrlimit(int resource, Pointer limits);

    static native int mount(byte[] source, byte[] target, byte[] type, long flags, byte[] data);

    static native int umount2(byte[] target, int flags);

    static native int chroot(byte[] path);

    static native int chdir(byte[] path);

    static native int fchdir(int directory);

    static native int sethostname(byte[] name, long length);

    static native int execve(byte[] path, Pointer arguments, Pointer environment);

    static native int prctl(int option, long arg2, long arg3, long arg4, long arg5);

    static native int geteuid();

    static native int getegid();

    static native int getpid();

    static native int setsid();

    static native int waitpid(int pid, Pointer status, int options);

    static native int kill(int pid, int signal);

    static native int sigwaitinfo(Pointer set, Pointer info);

    static native int pthread_sigmask(int how, Pointer set, Pointer old);

    static native int open(byte[] path, int flags, int mode);

    static native int openat(int directory, byte[] path, int flags, int mode);

    static native int memfd_create(byte[] name, int flags);

    static native int close(int descriptor);

    static native long read(int descriptor, byte[] buffer, long count);

    static native long write(int descriptor, byte[] buffer, long count);

    static native long pread(int descriptor, byte[] buffer, long count, long offset);

    static native long pwrite(int descriptor, byte[] buffer, long count, long offset);

    static native int flock(int descriptor, int operation);

    static native int fsync(int descriptor);

    static native int syncfs(int descriptor);

    static native int rename(byte[] oldPath, byte[] newPath);

    static native int renameat(int oldDirectory, byte[] oldPath, int newDirectory, byte[] newPath);

    static native long lseek(int descriptor, long offset, int whence);

    static native int ftruncate(int descriptor, long length);

    static native int mkdir(byte[] path, int mode);

    static native int mkdirat(int directory, byte[] path, int mode);

    static native int mknodat(int directory, byte[] path, int mode, long device);

    static native int symlink(byte[] target, byte[] path);

    static native int symlinkat(byte[] target, int directory, byte[] path);

    static native long readlinkat(int directory, byte[] path, byte[] target, long size);

    static native int linkat(int oldDirectory, byte[] oldPath, int newDirectory, byte[] newPath, int flags);

    static native int unlinkat(int directory, byte[] path, int flags);

    static native int fchownat(int directory, byte[] path, int uid, int gid, int flags);

    static native int fchown(int descriptor, int uid, int gid);

    static native int chmod(byte[] path, int mode);

    static native int fchmodat(int directory, byte[] path, int mode, int flags);

    static native int utimensat(int directory, byte[] path, Pointer times, int flags);

    static native int fsetxattr(int descriptor, byte[] name, byte[] value, long size, int flags);

    static native long flistxattr(int descriptor, byte[] names, long size);

    static native long fgetxattr(int descriptor, byte[] name, byte[] value, long size);

    static native int statx(int directory, byte[] path, int flags, int mask, Pointer result);

    static native long getdents64(int descriptor, byte[] buffer, long count);

    static native int umask(int mask);

    static native int dup2(int from, int to);

    static native int socket(int domain, int type, int protocol);

    static native int ioctl(int descriptor, long request, Pointer argument);

    static native int isatty(int descriptor);

    static native int tcgetattr(int descriptor, Pointer settings);

    static native int tcsetattr(int descriptor, int actions, Pointer settings);

    static native void cfmakeraw(Pointer settings);

    static native int poll(Pointer descriptors, long count, int timeoutMillis);
}
