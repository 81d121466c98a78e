package dev.sillycon.slides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody typed at a terminal and what was printed: a file that slides and lessons include, and the script to record
 * it anew. A line is a command if it begins with the prompt that is on the screen at that moment.
 */
record Transcript(Path file) {

    private static final Path DIRECTORY = Path.of("src/main/transcripts");

    static List<Transcript> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().map(Transcript::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types its commands, and returns what the screen shows then. */
    String record(Stage stage) {
        List<String> lines = text().lines().toList();
        try (Typist typist = stage.typist(lines.get(0).startsWith("#"))) {
            String prompt = typist.awaitPrompt();
            for (String line : lines) {
                if (line.startsWith(prompt)) {
                    typist.type(line.substring(prompt.length()));
                    prompt = typist.awaitPrompt();
                }
            }
            String screen = typist.screen();
            return screen.substring(0, screen.length() - prompt.length());
        }
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
