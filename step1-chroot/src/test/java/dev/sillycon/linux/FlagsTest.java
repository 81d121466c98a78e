package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.CLONE_NEWUSER;
import static dev.sillycon.linux.Constants.MS_BIND;
import static dev.sillycon.linux.Constants.MS_REC;
import static dev.sillycon.linux.Constants.SIGCHLD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FlagsTest {

    @Test
    void areShownByTheirNamesInTheHeader() {
        assertThat(Flags.MOUNT.of(MS_BIND | MS_REC)).hasToString("MS_BIND|MS_REC");
        assertThat(Flags.CLONE.of(CLONE_NEWUSER | CLONE_NEWNS | SIGCHLD))
                .hasToString("CLONE_NEWUSER|CLONE_NEWNS|SIGCHLD");
    }

    @Test
    void thatHaveNoNameAreShownInHexadecimal() {
        assertThat(Flags.MOUNT.of(MS_REC | 1L << 30)).hasToString("MS_REC|0x40000000");
    }

    @Test
    void thatAreNotThereAreZero() {
        assertThat(Flags.UMOUNT.of(0)).hasToString("0");
    }
}
