package dev.sillycon.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What text looks like. */
final class ScreenTest {

    @Test
    void withoutColoursThereAreNone() {
        assertThat(new Screen(24, 80, false).green("done")).isEqualTo("done");
        assertThat(new Screen(24, 80, true).green("done")).isEqualTo("\033[32mdone\033[0m");
    }
}
