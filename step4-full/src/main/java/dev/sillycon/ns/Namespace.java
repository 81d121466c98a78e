package dev.sillycon.ns;

import static dev.sillycon.linux.Constants.NS_GET_PARENT;
import static dev.sillycon.linux.Constants.NS_GET_USERNS;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_RDONLY;

import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.running.ProcessFiles;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A namespace.
 *
 * @param number by which the kernel tells it from others
 * @param owner the number of the user namespace that it belongs to, of a user namespace: its parent; empty if that is not ours
 *     to see
 */
record Namespace(Kind kind, long number, OptionalLong owner) {

    /** The one that a process is in; empty if we may not see it, or the process has ended. */
    static Optional<Namespace> of(ProcessFiles process, Kind kind) {
        try {
            int opened = Linux.open(process.path("ns/" + kind.file).toString(), O_RDONLY | O_CLOEXEC);
            try {
                return Optional.of(new Namespace(kind, Linux.fstat(opened).inode(), owner(opened, kind)));
            } finally {
                Linux.close(opened);
            }
        } catch (SystemCallException e) {
            return Optional.empty();
        }
    }

    /**
     * Asks a namespace for its owner.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/ioctl_ns.2.html">ioctl_ns(2)</a>
     */
    // tag::owner[]
    private static OptionalLong owner(int namespace, Kind kind) {
        try {
            int owner = Linux.ioctl(namespace, kind == Kind.USER ? NS_GET_PARENT : NS_GET_USERNS, null);
            try {
                return OptionalLong.of(Linux.fstat(owner).inode());
            } finally {
                Linux.close(owner);
            }
        } catch (SystemCallException e) { // EPERM: it lies above our own user namespace
            return OptionalLong.empty();
        }
    }
    // end::owner[]
}
