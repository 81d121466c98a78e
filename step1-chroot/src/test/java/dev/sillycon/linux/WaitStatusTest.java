package dev.sillycon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WaitStatusTest {

    @ParameterizedTest
    @CsvSource({
        "0x0000, 0", // exit 0
        "0x0100, 1", // exit 1
        "0xff00, 255", // exit 255
        "0x0009, 137", // SIGKILL
        "0x000f, 143", // SIGTERM
        "0x008b, 139", // SIGSEGV, core dumped
    })
    void isWhatAShellShows(int word, int status) {
        assertThat(new WaitStatus(word).shellStatus()).isEqualTo(status);
    }
}
