package dev.sillycon.slides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What somebody typed at a terminal and what was printed: a file that slides include and lessons repeat, and the script to
 * record it anew. A line is a command if it begins with the prompt that is on the screen at that moment. A comment that is
 * typed begins a part: {@code $ # the upper directory}.
 */
record Transcript(Path file) {

    private static final Path DIRECTORY = Path.of("src/main/transcripts");
    private static final Pattern HEADING = Pattern.compile("(?m)^(?:\\$|(?:\\S+ )?#) # (.*)\n");

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

    /** What a lesson's comment asks for: {@code step2.txt}, or a part of it, {@code step2.txt, the upper directory}. */
    static String excerpt(String reference) {
        String[] words = reference.split(", ", 2);
        Transcript transcript = new Transcript(DIRECTORY.resolve(words[0]));
        return words.length == 1 ? transcript.text() : transcript.part(words[1]);
    }

    /** From that comment to the next. */
    String part(String name) {
        String text = text();
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            if (heading.group(1).equals(name)) {
                int begin = heading.end();
                return text.substring(begin, heading.find() ? heading.start() : text.length());
            }
        }
        throw new IllegalArgumentException(file + " has no part \"" + name + "\"");
    }

    /** Whether it shows what only comes about where the kernel allows TIOCSTI. */
    boolean typesIntoTheTerminal() {
        return toString().startsWith("typing");
    }

    /** Types its commands, and returns what the screen shows then. */
    String record(Stage stage) {
        List<String> lines = text().lines().toList();
        try (Typist typist = stage.typist(lines.get(0).startsWith("#"))) {
            String prompt = typist.awaitPrompt();
            for (String line : lines) {
                if (line.startsWith(prompt)) {
                    typist.type(stage.untold(line.substring(prompt.length())));
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
