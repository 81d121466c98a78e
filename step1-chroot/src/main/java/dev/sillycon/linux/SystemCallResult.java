package dev.sillycon.linux;

/**
 * What has come of a system call.
 *
 * @param value what it has returned or, if it was refused, the negative number of the error: the kernel's own convention
 * @param nanos how long it took
 */
public record SystemCallResult(long value, long nanos) {

    public boolean isRefused() {
        return value < 0;
    }

    /** The name of the error, {@code EPERM}. */
    public String error() {
        return Errno.name((int) -value);
    }
}
