package dev.sillycon.slides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lesson's text. What it shows of a terminal stands in it, so that it can be read anywhere; a comment above each such
 * block says which {@link Transcript} it is taken from.
 */
record Lesson(Path file) {

    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(?://(.*)\n(?:\\+\n)?)?\\[source,console\\]\n----\n((?s:.*?))^----$");
    private static final Pattern COMMAND = Pattern.compile("(?:\\$|(?:\\S+ )?#) .*");

    static List<Lesson> all() {
        return Stream.of(
                        "README",
                        "step1-chroot/README",
                        "step2-mountns/README",
                        "step3-userns/README",
                        "step4-full/README")
                .map(name -> new Lesson(Path.of("..", name + ".adoc")))
                .toList();
    }

    /** A block of what a terminal shows, with the comment above it. */
    record Block(String comment, String text) {

        /** Where its text comes from: {@code // transcript: step2.txt}, or {@code step2.txt, a part of it}. */
        Optional<String> transcript() {
            return told("transcript: ");
        }

        /** Why there is no transcript. */
        Optional<String> notRecorded() {
            return told("not recorded: ");
        }

        private Optional<String> told(String what) {
            return comment.startsWith(what) ? Optional.of(comment.substring(what.length())) : Optional.empty();
        }

        /** Whether there is more than commands. */
        boolean hasOutput() {
            return !text.lines().allMatch(line -> COMMAND.matcher(line).matches());
        }
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        return BLOCK.matcher(text()).results().map(Lesson::block).toList();
    }

    private static Block block(MatchResult found) {
        String comment = found.group(1);
        return new Block(comment == null ? "" : comment.strip(), found.group(2));
    }

    /** Its text, with each block as the transcript has it. */
    String asRecorded() {
        return BLOCK.matcher(text()).replaceAll(found -> {
            Block block = block(found);
            String told = block.transcript().map(Transcript::excerpt).orElse(block.text());
            String before = found.group().substring(0, found.start(2) - found.start());
            return Matcher.quoteReplacement(before + told + "----");
        });
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
