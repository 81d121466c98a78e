package dev.sillycon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that a test runs, with a limit of time; its output goes through files, so it can be large. */
final class Command {

    private static final long MOST_SECONDS = 300;

    private final List<String> words;
    private Redirect input = Redirect.from(Path.of("/dev/null").toFile());
    private Path workingDirectory;

    Command(String... words) {
        this(List.of(words));
    }

    Command(List<String> words) {
        this.words = new ArrayList<>(words);
    }

    Command and(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    /** The words, for another command to run. */
    String[] words() {
        return words.toArray(String[]::new);
    }

    /** Sets a variable of the command's environment, which {@code env -i} has begun. */
    Command with(String variable, String value) {
        words.add(words.indexOf("-i") + 1, variable + "=" + value);
        return this;
    }

    Command input(Path file) {
        input = Redirect.from(file.toFile());
        return this;
    }

    Command in(Path directory) {
        workingDirectory = directory;
        return this;
    }

    Result run() {
        return start().await();
    }

    Started start() {
        try {
            Path out = Files.createTempFile("sillycon-out-", "");
            Path err = Files.createTempFile("sillycon-err-", "");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(input)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            if (workingDirectory != null) {
                builder.directory(workingDirectory.toFile());
            }
            return new Started(String.join(" ", words), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that is running. */
    record Started(String command, Process process, Path out, Path err) {

        long pid() {
            return process.pid();
        }

        /** What it has written to standard output until now. */
        String outSoFar() {
            try {
                return Files.readString(out, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until it has written {@code text}. */
        void awaitOutput(String text) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!outSoFar().contains(text)) {
                if (System.nanoTime() > end
                        || (!process.isAlive() && !outSoFar().contains(text))) {
                    throw new AssertionError("no \"" + text + "\" from " + await());
                }
                Processes.pause(20);
            }
        }

        /** Sends a signal by its name, as root: {@code KILL}. */
        void signal(String name) {
            List<String> words = new ArrayList<>(Host.asRoot());
            words.addAll(List.of("kill", "-" + name, Long.toString(pid())));
            new Command(words).run();
        }

        Result await() {
            try {
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    signal("KILL");
                    throw new AssertionError("still running after " + MOST_SECONDS + " s: " + command);
                }
                return new Result(command, process.exitValue(), Files.readAllBytes(out), Files.readString(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } finally {
                out.toFile().delete();
                err.toFile().delete();
            }
        }
    }
}
