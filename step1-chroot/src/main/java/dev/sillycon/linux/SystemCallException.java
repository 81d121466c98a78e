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

    SystemCallException(SystemCall call, int number) {
        super(call + ": " + Errno.name(number) + " (" + Errno.of(number).text() + ")");
        this.call = call.name();
        this.errno = Errno.of(number);
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
