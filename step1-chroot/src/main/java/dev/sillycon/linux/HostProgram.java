package dev.sillycon.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program of this machine's that has run to its end.
 *
 * @param status its exit status
 * @param output what it has said, errors too
 */
public record HostProgram(int status, String output) {

    /** Runs a program by Java's own means, which are many system calls; a listener is told of posix_spawn(3). */
    public static HostProgram run(List<String> command) {
        AtomicReference<String> output = new AtomicReference<>();
        long status =
                Linux.call("posix_spawn", () -> runToEnd(command, output), Arguments.BUFFER, command.get(0), command);
        return new HostProgram((int) status, output.get());
    }

    private static int runToEnd(List<String> command, AtomicReference<String> output) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            output.set(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            return process.waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        }
    }
}
