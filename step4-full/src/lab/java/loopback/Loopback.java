package dev.sillycon.network;

import static dev.sillycon.linux.Constants.AF_INET;
import static dev.sillycon.linux.Constants.IFF_UP;
import static dev.sillycon.linux.Constants.SIOCGIFFLAGS;
import static dev.sillycon.linux.Constants.SIOCSIFFLAGS;
import static dev.sillycon.linux.Constants.SOCK_CLOEXEC;
import static dev.sillycon.linux.Constants.SOCK_DGRAM;

import com.sun.jna.Memory;
import dev.sillycon.linux.Linux;

/** The interface {@code lo}, which a new network namespace has, but down. */
public final class Loopback {

    private static final int IFREQ_BYTES = 40;
    private static final int IFNAMSIZ = 16;

    private Loopback() {}

    /**
     * Brings it up; the kernel then gives it 127.0.0.1 and ::1.
     *
     * @see <a href="https://man7.org/linux/man-pages/man7/netdevice.7.html">netdevice(7)</a>
     */
    // tag::up[]
    public static void up() {
        int socket = Linux.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC);
        try (Memory ifreq = new Memory(IFREQ_BYTES)) { // struct ifreq: the name, then a union
            ifreq.clear();
            // TODO(lab): An interface is up if one bit of its flags is set. The kernel takes all flags at once, and has given
            // some to this interface already. Which two requests of netdevice(7) do it, and what is in the struct before each?
            // end of TODO(lab)
        } finally {
            Linux.close(socket);
        }
    }
    // end::up[]
}
