package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.*;

import java.util.Map;
import java.util.function.LongFunction;

/** Turns a number into the name that it has in the C headers. */
final class Names {

    private static final String[] SIGNALS =
            ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT"
                            + " CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS")
                    .split(" ", -1);

    static final Names SIGNAL = new Names(number -> number >= 1 && number <= SIGNALS.length
            ? "SIG" + SIGNALS[(int) number - 1]
            : "SIGRT_" + (number - SIGNALS.length - 1)); // those for programs, from 32 on

    static final Names PRCTL = new Names(Map.of(
            (long) PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG",
            (long) PR_SET_DUMPABLE, "PR_SET_DUMPABLE",
            (long) PR_CAPBSET_READ, "PR_CAPBSET_READ",
            (long) PR_CAPBSET_DROP, "PR_CAPBSET_DROP",
            (long) PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"));

    static final Names FILE_TYPE = new Names(Map.of(
            (long) S_IFIFO, "S_IFIFO",
            (long) S_IFCHR, "S_IFCHR",
            (long) S_IFDIR, "S_IFDIR",
            (long) S_IFBLK, "S_IFBLK",
            (long) S_IFREG, "S_IFREG",
            (long) S_IFLNK, "S_IFLNK",
            (long) S_IFSOCK, "S_IFSOCK"));

    static final Names IOCTL = new Names(Map.of(
            TIOCSCTTY, "TIOCSCTTY",
            TIOCGWINSZ, "TIOCGWINSZ",
            TIOCSWINSZ, "TIOCSWINSZ",
            TIOCGPTPEER, "TIOCGPTPEER",
            TIOCSPTLCK, "TIOCSPTLCK",
            SIOCGIFFLAGS, "SIOCGIFFLAGS",
            SIOCSIFFLAGS, "SIOCSIFFLAGS",
            NS_GET_USERNS, "NS_GET_USERNS",
            NS_GET_PARENT, "NS_GET_PARENT",
            NS_GET_OWNER_UID, "NS_GET_OWNER_UID"));

    static final Names RLIMIT = new Names(Map.of((long) RLIMIT_NPROC, "RLIMIT_NPROC"));

    static final Names DOMAIN = new Names(Map.of((long) AF_INET, "AF_INET"));

    static final Names WHENCE = new Names(Map.of((long) SEEK_DATA, "SEEK_DATA", (long) SEEK_HOLE, "SEEK_HOLE"));

    private final LongFunction<String> names;

    private Names(LongFunction<String> names) {
        this.names = names;
    }

    private Names(Map<Long, String> names) {
        this(number -> names.getOrDefault(number, Long.toString(number)));
    }

    /** A value that is rendered only when somebody reads it. */
    Object of(long number) {
        return Arguments.lazily(() -> name(number));
    }

    String name(long number) {
        return names.apply(number);
    }
}
