package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FoldingTest {

    @Test
    void aLineThatFitsStays() {
        assertThat(Folding.fold("    chdir(\"/\"); // there", 30)).containsExactly("    chdir(\"/\"); // there");
        assertThat(Folding.fold("", 30)).containsExactly("");
    }

    @Test
    void aCommaComesBeforeAnOperator() {
        assertThat(Folding.fold("mount(\"shm\", \"dev/shm\", \"tmpfs\", MS_NOSUID | MS_NODEV, data);", 50))
                .containsExactly("mount(\"shm\", \"dev/shm\", \"tmpfs\",", "        MS_NOSUID | MS_NODEV, data);");
    }

    @Test
    void whatIsOutermostComesFirst() {
        assertThat(Folding.fold(
                        "List<Path> all = directory.list(first, second).map(path -> path.of(first, second));", 60))
                .containsExactly(
                        "List<Path> all = directory.list(first, second)",
                        "        .map(path -> path.of(first, second));");
        assertThat(Folding.fold("    int flags = read(first, second) | write(first, second, third);", 50))
                .containsExactly("    int flags = read(first, second)", "            | write(first, second, third);");
    }

    @Test
    void whatIsQuotedStaysTogether() {
        assertThat(Folding.fold("say(\"one, two, \\\"three\\\", four, five\", six, seven);", 38))
                .containsExactly("say(\"one, two, \\\"three\\\", four, five\",", "        six, seven);");
    }

    @Test
    void aCommentComesToStandAboveItsLine() {
        assertThat(Folding.fold("  umount2(\".\", MNT_DETACH); // from where it is taken away", 30))
                .containsExactly("  // from where it is taken", "  // away", "  umount2(\".\", MNT_DETACH);");
        assertThat(Folding.fold("// nothing but a comment of many words", 30))
                .containsExactly("// nothing but a comment of", "// many words");
    }

    /** Of all of the runtime's code, as narrow as a slide with the largest letters. */
    @Test
    void nothingIsLost() throws IOException {
        List<String> lines;
        try (Stream<Path> files = Files.walk(Path.of("../step4-full/src/main/java"))) {
            lines = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(FoldingTest::lines)
                    .toList();
        }
        List<String> folded = lines.stream()
                .map(line -> String.join("", Folding.fold(line, 66)))
                .toList();

        assertThat(folded).hasSizeGreaterThan(5_000);
        assertThat(folded.stream().map(FoldingTest::letters))
                .containsExactlyElementsOf(
                        lines.stream().map(FoldingTest::letters).toList());
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In any order, and without the slashes of comments, of which there may be more now. */
    private static String letters(String code) {
        return code.chars()
                .filter(c -> c != ' ' && c != '/')
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
