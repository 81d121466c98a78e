package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lessons show of a terminal is what the transcripts have; {@link TranscriptsIT} says whether those are right. */
final class LessonsTest {

    static List<Lesson> lessons() {
        return Lesson.all();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void showsWhatTheTranscriptsHave(Lesson lesson) {
        assertThat(lesson.text())
                .as("%s; mvn -pl slides verify -Drecord -Dit.test=TranscriptsIT writes it anew", lesson)
                .isEqualTo(lesson.asRecorded());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void saysOfEachOutputWhereItComesFrom(Lesson lesson) {
        assertThat(lesson.blocks())
                .filteredOn(Lesson.Block::hasOutput)
                .as("%s: // transcript: NAME.txt, or // not recorded: why", lesson)
                .isNotEmpty()
                .allMatch(block ->
                        block.transcript().isPresent() || block.notRecorded().isPresent());
    }

    @Test
    void aBlockThatDiffersIsSeen(@TempDir Path directory) throws IOException {
        String block = """
                // transcript: uid-map.txt
                [source,console]
                ----
                %s----
                """;
        Lesson lesson = new Lesson(directory.resolve("lesson.adoc"));
        Files.writeString(lesson.file(), block.formatted("$ id -u\n1002\n"));

        assertThat(lesson.asRecorded())
                .isEqualTo(block.formatted(Transcript.excerpt("uid-map.txt")))
                .isNotEqualTo(lesson.text());
    }

    @Test
    void aPartBeginsWhereACommentWasTyped(@TempDir Path directory) throws IOException {
        Transcript transcript = new Transcript(Files.writeString(directory.resolve("session.txt"), """
                $ # the first
                $ unshare --map-root-user
                # # the second
                # id -u
                0
                # exit
                """));

        assertThat(transcript.part("the first")).isEqualTo("$ unshare --map-root-user\n");
        assertThat(transcript.part("the second")).isEqualTo("# id -u\n0\n# exit\n");
        assertThatThrownBy(() -> transcript.part("the third")).hasMessageContaining("the third");
    }
}
