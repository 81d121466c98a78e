package dev.sillycon.linux;

import java.util.Optional;

/**
 * A system call has failed. The message has the form of strace's lines: {@code chroot("/x"): EPERM (Operation not
 * permitted)}.
 */
public final class SystemCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final Errno errno;

    SystemCallException(String call, String arguments, int number) {
        super(message(call, arguments, number));
        this.call = call;
        this.errno = Errno.of(number);
    }

    private static String message(String call, String arguments, int number) {
        Errno errno = Errno.of(number);
        String name = errno == Errno.OTHER ? "errno " + number : errno.name();
        return call + "(" + arguments + "): " + name + " (" + errno.text() + ")";
    }

    /** The name of the call, as in its man page. */
    public String call() {
        return call;
    }

    public Errno errno() {
        return errno;
    }

    /** What the user can do about it, in one sentence, where that is known. Reads the state of this machine. */
    public Optional<String> wayOut() {
        return WayOut.of(call, errno);
    }
}
