package dev.sillycon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Text for a terminal of 80 columns. */
final class StyleTest {

    @Test
    void linesBreakBetweenWords() {
        List<String> lines = Style.wrap("word ".repeat(40).strip(), "  ");

        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThan(Style.COLUMNS)
                        .startsWith("  word")
                        .endsWith("word"));
    }

    @Test
    void whatIsLongerThanALineStaysWhole() {
        String path = "/".repeat(100);

        assertThat(Style.wrap("see " + path + " there", "  ")).containsExactly("  see", "  " + path, "  there");
    }

    @Test
    void whatAProgramHasWrittenCannotChangeTheTerminal() {
        assertThat(Style.wrap("red \033[31m", "")).containsExactly("red \\x1b[31m");
    }

    @Test
    void withoutColoursThereAreNone() {
        assertThat(new Style(false).green("done")).isEqualTo("done");
        assertThat(new Style(true).green("done")).isEqualTo("\033[32mdone\033[0m");
    }
}
