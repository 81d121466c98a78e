package dev.sillycon.lab;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_CREAT;
import static dev.sillycon.linux.Constants.O_RDONLY;
import static dev.sillycon.linux.Constants.O_WRONLY;

import dev.sillycon.airbag.Airbag;
import dev.sillycon.airbag.AirbagOptions;
import dev.sillycon.airbag.Streams;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.linux.Linux;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a command in the airbag, and takes its output. */
final class Practice {

    static final int SECONDS = 30;

    /** 128 + SIGKILL: the time was up, or the memory. */
    static final int KILLED = 137;

    /**
     * How a command ended.
     *
     * @param status as a shell shows it
     * @param output standard output and error
     */
    record Result(int status, String output) {}

    private Practice() {}

    /**
     * Runs a command.
     *
     * @param visible directories that it needs
     * @param output a file that does not exist yet
     */
    static Result run(List<Path> visible, List<String> command, Path output) {
        int in = Linux.open("/dev/null", O_RDONLY | O_CLOEXEC);
        int out = Linux.openat(AT_FDCWD, output.toString(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        try {
            AirbagOptions options = AirbagOptions.DEFAULT
                    .withVisible(visible)
                    .withStreams(new Streams(in, out, out))
                    .withTime(Duration.ofSeconds(SECONDS));
            Program program = new Program(command, Map.of("PATH", ImageConfig.DEFAULT_PATH), "/tmp");
            Child child = Airbag.start(options, program);
            child.awaitExec(); // or throws what has failed
            return new Result(
                    child.await().shellStatus(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Linux.close(in);
            Linux.close(out);
        }
    }
}
