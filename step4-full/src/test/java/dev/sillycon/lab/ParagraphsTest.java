package dev.sillycon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text for terminals of some columns. */
final class ParagraphsTest {

    @ParameterizedTest
    @CsvSource({"60,4", "80,3", "200,3"})
    void linesBreakBetweenWords(int columns, int lines) {
        List<String> wrapped = Paragraphs.wrap("word ".repeat(40).strip(), "  ", columns);

        assertThat(wrapped)
                .hasSize(lines)
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThan(Math.min(columns, Paragraphs.MOST_COLUMNS))
                        .startsWith("  word")
                        .endsWith("word"));
    }

    @Test
    void whatIsLongerThanALineStaysWhole() {
        String path = "/".repeat(100);

        assertThat(Paragraphs.wrap("see " + path + " there", "  ", 80))
                .containsExactly("  see", "  " + path, "  there");
    }

    @Test
    void whatAProgramHasWrittenCannotChangeTheTerminal() {
        assertThat(Paragraphs.wrap("red \033[31m", "", 80)).containsExactly("red \\x1b[31m");
    }
}
