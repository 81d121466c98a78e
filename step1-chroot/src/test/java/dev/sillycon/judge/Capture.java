package dev.sillycon.judge;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_CREAT;
import static dev.sillycon.linux.Constants.O_RDWR;
import static dev.sillycon.linux.Constants.O_WRONLY;
import static dev.sillycon.linux.Constants.S_IFIFO;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * While it is open, standard input, output and error of this whole process lead to a trial: a child that borrows a thread shares
 * its parent's descriptors, so there is no other way to give it its own.
 */
public final class Capture implements AutoCloseable {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Path output;

    public Capture() {
        try {
            Path directory = Files.createTempDirectory("capture-");
            output = directory.resolve("output");
            String input = directory.resolve("input").toString();
            Linux.mknodat(AT_FDCWD, input, S_IFIFO | 0600, 0, 0);
            replace(0, Linux.open(input, O_RDWR | O_CLOEXEC)); // both ends, so it never ends
            int file = Linux.openat(AT_FDCWD, output.toString(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            Linux.dup2(file, 2);
            replace(1, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(int standard, int descriptor) {
        Linux.dup2(descriptor, standard);
        Linux.close(descriptor);
    }

    /** What has been written until now. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a line for whoever reads standard input. */
    public void send(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        Linux.write(0, bytes, bytes.length);
    }

    /** Waits until {@code text} has been written, for a few seconds at the most; says whether it came. */
    public boolean await(String text) {
        await(() -> output().contains(text));
        return output().contains(text);
    }

    /** Waits for a condition, for a few seconds at the most; says whether it came. */
    public static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        int nothing = Linux.open("/dev/null", O_RDWR | O_CLOEXEC);
        Linux.dup2(nothing, 0);
        Linux.dup2(nothing, 1);
        Linux.dup2(nothing, 2);
        Linux.close(nothing);
    }
}
