package dev.sillycon.linux;

/** Constants of the kernel's interface, with the names and values of the C headers; made for static import. */
public final class Constants {

    /** {@code clone(2)}, {@code unshare(2)}: linux/sched.h. */
    public static final int CLONE_VM = 0x00000100;

    public static final int CLONE_FILES = 0x00000400;
    public static final int CLONE_FS = 0x00000200;
    public static final int CLONE_VFORK = 0x00004000;
    public static final int CLONE_NEWNS = 0x00020000;
    public static final int CLONE_PARENT = 0x00008000;
    public static final int CLONE_PARENT_SETTID = 0x00100000;
    public static final int CLONE_NEWCGROUP = 0x02000000;
    public static final int CLONE_NEWUTS = 0x04000000;
    public static final int CLONE_NEWIPC = 0x08000000;
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWPID = 0x20000000;
    public static final int CLONE_NEWNET = 0x40000000;

    /** {@code mount(2)}: linux/mount.h. */
    public static final long MS_RDONLY = 1;

    public static final long MS_NOSUID = 1 << 1;
    public static final long MS_NODEV = 1 << 2;
    public static final long MS_NOEXEC = 1 << 3;
    public static final long MS_BIND = 1 << 12;
    public static final long MS_REC = 1 << 14;
    public static final long MS_PRIVATE = 1 << 18;

    /** {@code mount_setattr(2)}: linux/mount.h. */
    public static final long MOUNT_ATTR_RDONLY = 0x01;

    public static final long MOUNT_ATTR_NOSUID = 0x02;
    public static final long MOUNT_ATTR_NODEV = 0x04;

    /** {@code umount2(2)}: detach now, clean up when no longer busy. */
    public static final int MNT_DETACH = 2;

    /** {@code open(2)}: fcntl.h. {@code O_DIRECTORY} and {@code O_NOFOLLOW} differ between architectures. */
    public static final int O_RDONLY = 0;

    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = Architecture.IS_ARM ? 0x4000 : 0x10000;
    public static final int O_NOFOLLOW = Architecture.IS_ARM ? 0x8000 : 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;

    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_RECURSIVE = 0x8000;

    /** {@code openat2(2)}: linux/openat2.h. */
    public static final long RESOLVE_NO_XDEV = 0x01;

    public static final long RESOLVE_NO_MAGICLINKS = 0x02;

    public static final long RESOLVE_NO_SYMLINKS = 0x04;

    public static final long RESOLVE_IN_ROOT = 0x10;

    /** {@code close_range(2)}. */
    public static final int CLOSE_RANGE_UNSHARE = 1 << 1;

    public static final int CLOSE_RANGE_CLOEXEC = 1 << 2;

    /** {@code inode(7)}: file types in {@code st_mode}. */
    public static final int S_IFMT = 0170000;

    public static final int S_IFIFO = 0010000;
    public static final int S_IFCHR = 0020000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFBLK = 0060000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFSOCK = 0140000;

    /** {@code prctl(2)}: linux/prctl.h. */
    public static final int PR_SET_PDEATHSIG = 1;

    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_CAPBSET_READ = 23;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_SET_NO_NEW_PRIVS = 38;

    /** {@code memfd_create(2)}. */
    public static final int MFD_CLOEXEC = 1;

    /** {@code ioctl_ns(2)}: linux/nsfs.h. */
    public static final long NS_GET_USERNS = 0xb701;

    public static final long NS_GET_PARENT = 0xb702;
    public static final long NS_GET_OWNER_UID = 0xb704;

    /** {@code getrlimit(2)}: asm-generic/resource.h. */
    public static final int RLIMIT_NPROC = 6;

    /** {@code signal(7)}: the numbers that x86-64 and aarch64 share. */
    public static final int SIGHUP = 1;

    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGWINCH = 28;

    /** {@code sigprocmask(2)}. */
    public static final int SIG_SETMASK = 2;

    /** {@code ioctl_tty(2)}: asm-generic/ioctls.h. */
    public static final int TCSADRAIN = 1;

    public static final long TIOCSCTTY = 0x540E;
    public static final long TIOCGWINSZ = 0x5413;
    public static final long TIOCSWINSZ = 0x5414;
    public static final long TIOCGPTPEER = 0x5441;
    public static final long TIOCSPTLCK = 0x40045431;

    /** {@code netdevice(7)}: linux/sockios.h. */
    public static final long SIOCGIFFLAGS = 0x8913;

    public static final long SIOCSIFFLAGS = 0x8914;
    public static final short IFF_UP = 1;

    public static final int AF_INET = 2;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_CLOEXEC = 0x80000;

    /** {@code flock(2)}: sys/file.h. */
    public static final int LOCK_SH = 1;

    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    /** {@code lseek(2)}: unistd.h. */
    public static final int SEEK_DATA = 3;

    public static final int SEEK_HOLE = 4;

    public static final short POLLIN = 1;
    public static final short POLLOUT = 4;

    private Constants() {}
}
