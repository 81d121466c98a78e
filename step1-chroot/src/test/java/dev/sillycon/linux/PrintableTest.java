package dev.sillycon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names of files in messages. */
final class PrintableTest {

    @Test
    void whatIsSeenStaysAsItIs() {
        assertThat(Printable.of("café \t日本 😀 \\x")).isEqualTo("café \t日本 😀 \\x");
    }

    @Test
    void whatATerminalCouldTakeForACommandIsShown() {
        assertThat(Printable.of("\033[2J\r\n\0\177")).isEqualTo("\\x1b[2J\\x0d\\n\\x00\\x7f");
        assertThat(Printable.of("\u009b2J\u202egpj.exe\u2028")).isEqualTo("\\u009b2J\\u202egpj.exe\\u2028");
    }

    @Test
    void bytesThatAreNotUtf8AreShownAsBytes() {
        byte[] name = {'a', (byte) 0xff};
        assertThat(Printable.of(FileName.decode(name, 0, 2))).isEqualTo("a\\xff");
    }
}
