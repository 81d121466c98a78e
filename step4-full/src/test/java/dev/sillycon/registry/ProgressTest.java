package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Descriptor FIRST = new Descriptor("", Digest.parse("sha256:" + "01".repeat(32)), 31_200_000);
    private static final Descriptor SECOND = new Descriptor("", Digest.parse("sha256:" + "ab".repeat(32)), 0);
    private static final List<Descriptor> IMAGE = List.of(FIRST, SECOND);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    private String shown() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @Test
    void linesTellWhatIsDone() {
        Progress lines = new Lines(stream);
        Progress.Layer first = lines.start(FIRST, IMAGE);
        first.at(1_000_000);
        assertThat(shown()).isEmpty();
        first.resumed(12_000_000);
        first.end(false);
        lines.start(SECOND, IMAGE).end(true);
        assertThat(shown()).isEqualTo("""
                layer 1 of 2, sha256:010101010101: resumed at 12.0 MB
                layer 1 of 2, sha256:010101010101: 31.2 MB
                layer 2 of 2, sha256:abababababab: already there
                """);
    }

    @Test
    void barsAreDrawnOverWhatWasDrawnBefore() {
        Progress bars = new Bars(stream, -1); // no terminal: 80 columns
        Progress.Layer first = bars.start(FIRST, IMAGE);
        assertThat(shown()).isEqualTo("010101010101 [" + " ".repeat(40) + "] 0 B of 31.2 MB\n");
        Progress.Layer second = bars.start(SECOND, IMAGE);
        assertThat(shown()).startsWith("\033[1A\033[J").hasLineCount(2).contains("abababababab [=====");
        second.end(true);
        assertThat(shown())
                .startsWith("\033[2A\033[Jabababababab [" + "=".repeat(40) + "] 0 B, already there\n")
                .endsWith("0 B of 31.2 MB\n");
        bars.say("and now?");
        assertThat(shown()).startsWith("\033[1A\033[Jand now?\n0101");
        first.end(false);
        assertThat(shown()).isEqualTo("\033[1A\033[J010101010101 [" + "=".repeat(40) + "] 31.2 MB, done\n");
    }

    @Test
    void barsAreNotDrawnMoreThanTenTimesASecond() throws InterruptedException {
        Progress.Layer first = new Bars(stream, -1).start(FIRST, IMAGE);
        shown();
        long start = System.nanoTime();
        int drawn = 0;
        while (System.nanoTime() - start < 1_000_000_000L) {
            first.at(15_600_000);
            drawn += shown().isEmpty() ? 0 : 1;
            Thread.sleep(1);
        }
        assertThat(drawn).isBetween(2, 10);
    }

    @Test
    void aServerCannotDraw() {
        Progress lines = new Lines(stream);
        lines.say("a\033[2Jb\nc\u009b1md\u202ee\r\n" + "x".repeat(1000));
        assertThat(shown())
                .startsWith("a\\x1b[2Jb\\nc\\u009b1md\\u202ee\\x0d\\nxxx")
                .hasLineCount(1)
                .hasSizeLessThan(600);
    }
}
