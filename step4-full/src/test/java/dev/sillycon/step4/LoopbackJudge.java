package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.AF_INET;
import static dev.sillycon.linux.Constants.CLONE_NEWNET;
import static dev.sillycon.linux.Constants.IFF_UP;
import static dev.sillycon.linux.Constants.SIOCGIFFLAGS;
import static dev.sillycon.linux.Constants.SIOCSIFFLAGS;
import static dev.sillycon.linux.Constants.SOCK_CLOEXEC;
import static dev.sillycon.linux.Constants.SOCK_DGRAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.network.Loopback;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What does the kernel say of {@code lo} in a new network namespace? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LoopbackJudge {

    private static final int IFREQ_BYTES = 40;
    private static final int FLAGS = 16;

    /** Two that may be set on any interface: {@code IFF_NOARP} and {@code IFF_ALLMULTI} of netdevice(7). */
    private static final int OTHERS = 0x80 | 0x200;

    private volatile int before;
    private volatile int after;

    @Test
    @Order(1)
    void loIsUpAndKeepsItsFlags() {
        try (Trial trial = Trial.start(CLONE_NEWNET, () -> {
            setFlags(flags() | OTHERS);
            before = flags();
            Loopback.up();
            after = flags();
        })) {
            trial.status();
            assertThat(trial.refused("ioctl", Errno.ENODEV))
                    .withFailMessage(
                            "%s: the kernel finds no interface of the name that the struct ifreq has. Its first 16 bytes"
                                    + " are the name, as text, and the flags come after it. [hint 3]",
                            trial.failure().map(Throwable::getMessage).orElse(""))
                    .isFalse();
            trial.succeed();

            assertThat(after)
                    .withFailMessage(
                            "lo has the flags 0x%x in its new network namespace, as it had before: the bit IFF_UP (0x1) is not"
                                    + " set. So 127.0.0.1 leads nowhere, see netdevice(7). What has told the kernel? [hint 1]",
                            after)
                    .isNotEqualTo(before);
            assertThat(after & OTHERS)
                    .withFailMessage(
                            "lo is up, but had the flags 0x%x, and now has 0x%x: some that were set are lost. SIOCSIFFLAGS sets"
                                    + " all of them, so read them first. [hint 2]",
                            before, after)
                    .isEqualTo(OTHERS);
            assertThat(after & IFF_UP)
                    .withFailMessage(
                            "The flags of lo were 0x%x and are 0x%x, and the bit IFF_UP (0x1) is still not set. [hint 3]",
                            before, after)
                    .isEqualTo(IFF_UP);
        }
    }

    @Test
    @Order(2)
    void itStaysUpIfItIsUp() {
        try (Trial trial = Trial.start(CLONE_NEWNET, () -> {
            Loopback.up();
            Loopback.up();
            after = flags();
        })) {
            trial.succeed();
            assertThat(after & IFF_UP)
                    .withFailMessage(
                            "lo was up, then up() was called once more, and now its flags are 0x%x: it is down. A bit is set"
                                    + " by \"or\", not by \"exclusive or\". [hint 3]",
                            after)
                    .isEqualTo(IFF_UP);
        }
    }

    @Test
    @Order(3)
    void itHasItsAddress() {
        try (Trial trial = Trial.start(CLONE_NEWNET, () -> {
            Loopback.up();
            PracticeImage.program(":", "/").execute();
        })) {
            String routes = new Facts(trial.awaitReady().pid()).read("net/fib_trie");
            assertThat(routes)
                    .withFailMessage(
                            "The new network namespace has no route to 127.0.0.1, though lo is up; it has:\n%s", routes)
                    .contains("127.0.0.1");
        }
    }

    private static int flags() {
        try (Memory ifreq = new Memory(IFREQ_BYTES)) {
            ask(SIOCGIFFLAGS, ifreq);
            return ifreq.getShort(FLAGS);
        }
    }

    private static void setFlags(int flags) {
        try (Memory ifreq = new Memory(IFREQ_BYTES)) {
            ifreq.clear();
            ifreq.setShort(FLAGS, (short) flags);
            ask(SIOCSIFFLAGS, ifreq);
        }
    }

    private static void ask(long request, Memory ifreq) {
        int socket = Linux.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC);
        try {
            ifreq.setString(0, "lo");
            Linux.ioctl(socket, request, ifreq);
        } finally {
            Linux.close(socket);
        }
    }
}
