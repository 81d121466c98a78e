package dev.sillycon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.lab.Verdict.Passed;
import dev.sillycon.lab.Verdict.Wrong;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done, and which hint is next. */
final class ProgressTest {

    private static final Exercise EXERCISE =
            new Exercise(1, "name", "title", "step1-chroot", "a.Class", "a.Judge", List.of("a", "b", "c"));

    @TempDir
    Path directory;

    private Progress progress;

    @BeforeEach
    void begin() {
        progress = new Progress(directory);
    }

    @Test
    void oneHintComesAfterTheOther() {
        assertThat(nextHints(3)).containsExactly(1, 2, 3);
    }

    @Test
    void whatWentWrongSkipsHintsThatHelpNoMore() {
        progress.note(EXERCISE, Wrong.of("You forgot something. [hint 2]"));

        assertThat(nextHints(2)).containsExactly(2, 3);
    }

    @Test
    void whenAllHaveBeenShownTheOneThatFitsComesAgain() {
        nextHints(3);
        progress.note(EXERCISE, Wrong.of("You forgot something. [hint 2]"));

        assertThat(nextHints(2)).containsExactly(2, 3);
    }

    @Test
    void itIsKeptAndCanBeForgotten() {
        progress.note(EXERCISE, new Passed());
        assertThat(new Progress(directory).done()).containsExactly(EXERCISE.name());

        progress.forget(EXERCISE);
        assertThat(new Progress(directory).done()).isEmpty();
    }

    private List<Integer> nextHints(int count) {
        return IntStream.range(0, count)
                .map(i -> new Progress(directory).nextHint(EXERCISE)) // by another process, perhaps
                .boxed()
                .toList();
    }
}
