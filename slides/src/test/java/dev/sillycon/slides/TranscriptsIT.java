package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What slides and lessons show of a terminal is what the programs print today. {@code -Drecord} writes the files anew, and the
 * lessons with them, for you to look at with {@code git diff}.
 */
final class TranscriptsIT {

    private static Stage stage;

    @BeforeAll
    static void setUp() {
        stage = new Stage();
    }

    @BeforeEach
    void sweep() {
        stage.sweep();
    }

    @AfterAll
    static void tidyUp() throws IOException {
        stage.close();
        if (System.getProperty("record") != null) {
            for (Lesson lesson : Lesson.all()) {
                Files.writeString(lesson.file(), lesson.asRecorded());
            }
        }
    }

    static List<Transcript> transcripts() {
        return Transcript.all();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void isWhatARealRunPrints(Transcript transcript) throws IOException {
        String recorded = transcript.record(stage);

        if (System.getProperty("record") != null) {
            Files.writeString(transcript.file(), recorded);
        }
        Path kept = Files.createDirectories(Path.of("target/transcripts")).resolve(transcript.toString());
        Files.writeString(kept, recorded);
        if (transcript.typesIntoTheTerminal() && Stage.forbidsTyping()) {
            assertThat(recorded).isNotEqualTo(transcript.text()).doesNotContain("\necho; id -un");
        } else {
            assertThat(recorded).as("%s, recorded anew", transcript.file()).isEqualTo(transcript.text());
        }
    }

    @Test
    void aChangeInAProgramsOutputIsSeen(@TempDir Path directory) throws IOException {
        Transcript transcript = new Transcript(Files.writeString(directory.resolve("greeting.txt"), """
                $ ~/greet
                hello bob
                """));
        stage.program("greet", "echo hello $(id -un)");
        assertThat(transcript.record(stage)).isEqualTo(transcript.text());

        stage.program("greet", "echo good day, $(id -un)");
        assertThat(transcript.record(stage)).isNotEqualTo(transcript.text()).contains("good day, bob");
    }
}
