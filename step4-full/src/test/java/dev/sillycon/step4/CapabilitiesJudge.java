package dev.sillycon.step4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import dev.sillycon.security.Capabilities;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Which capabilities has a program of root's that is executed after {@code bound()}? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CapabilitiesJudge {

    private static final int CAP_CHOWN = 0;
    private static final int CAP_SYS_ADMIN = 21;
    private static final long LOWER_HALF = 0xffffffffL;

    /** Those of Docker and podman, as the lesson shows them. */
    private static final long DEFAULT = 0xa80425fbL;

    @Test
    @Order(1)
    void theDefaultIsLeft() {
        try (Trial trial = start(List.of(), List.of())) {
            long left = effective(trial);

            assertThat(left)
                    .withFailMessage(
                            "Root's program still has all capabilities, %s. It may mount, and set the host name (bit 21,"
                                    + " CAP_SYS_ADMIN): nothing has left the bounding set, look at PR_CAPBSET_DROP(2const). [hint 1]",
                            hex(left))
                    .isNotEqualTo(all());
            assertThat(left & DEFAULT)
                    .withFailMessage(
                            "The bits %s should have stayed, but only %s are left. Those that mask() has must stay, the"
                                    + " others go. [hint 2]",
                            hex(DEFAULT), hex(left))
                    .isEqualTo(DEFAULT);
            assertThat(left & LOWER_HALF)
                    .withFailMessage(
                            "Root's program has %s, and should have %s: the bits %s are too many.%s [hint 3]",
                            hex(left),
                            hex(DEFAULT),
                            hex(left & ~DEFAULT),
                            has(left, CAP_SYS_ADMIN) ? " With bit 21, CAP_SYS_ADMIN, it may still mount." : "")
                    .isEqualTo(DEFAULT);
            assertThat(left)
                    .withFailMessage(
                            "The lower 32 bits are right, but root's program still has %s: this kernel counts capabilities up to"
                                    + " %d. A loop that ends too early? Or a shift of an int, which begins again at 32? [hint 3]",
                            hex(left & ~LOWER_HALF), last())
                    .isEqualTo(DEFAULT);
        }
    }

    @Test
    @Order(2)
    void noneIsLeft() {
        try (Trial trial = start(List.of(), List.of("ALL"))) {
            long left = effective(trial);

            assertThat(has(left, CAP_CHOWN))
                    .withFailMessage(
                            "All capabilities were to go, but root's program still has %s, with bit 0, CAP_CHOWN. The"
                                    + " kernel counts from 0 on. [hint 3]",
                            hex(left))
                    .isFalse();
            assertThat(left)
                    .withFailMessage(
                            "All capabilities were to go, but root's program still has %s. [hint 3]", hex(left))
                    .isZero();
        }
    }

    @Test
    @Order(3)
    void whatIsAddedStays() {
        try (Trial trial = start(List.of("SYS_ADMIN"), List.of())) {
            long left = effective(trial);

            assertThat(has(left, CAP_SYS_ADMIN))
                    .withFailMessage(
                            "CAP_SYS_ADMIN was to stay, but root's program has %s only. Ask mask(), and nobody else."
                                    + " [hint 2]",
                            hex(left))
                    .isTrue();
        }
    }

    private static Trial start(List<String> add, List<String> drop) {
        Capabilities capabilities = Capabilities.of(add, drop);
        return Trial.start(() -> {
            capabilities.bound();
            PracticeImage.program(":", "/").execute();
        });
    }

    private static long effective(Trial trial) {
        return mask(new Facts(trial.awaitReady().pid()), "CapEff");
    }

    private static long all() {
        return mask(Facts.ofHost(), "CapEff");
    }

    private static long mask(Facts facts, String field) {
        return Long.parseUnsignedLong(facts.status(field).get(0), 16);
    }

    private static boolean has(long mask, int number) {
        return (mask >> number & 1) != 0;
    }

    private static int last() {
        return (int) IntStream.iterate(0, Linux::knowsCapability, number -> number + 1)
                        .count()
                - 1;
    }

    private static String hex(long mask) {
        return "0x" + Long.toHexString(mask);
    }
}
