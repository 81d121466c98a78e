package dev.sillycon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a command where it can do no harm. Interim: unshare(1), until the airbag is there. */
final class Practice {

    static final int SECONDS = 30;
    static final int TIMED_OUT = -1;

    /**
     * How a command ended.
     *
     * @param output standard output and error
     */
    record Result(int status, String output) {}

    private Practice() {}

    static Result run(List<String> command) {
        List<String> words = new ArrayList<>(List.of(
                "unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
        words.addAll(List.of("sh", "-c", "mount -t tmpfs tmpfs /mnt && exec \"$@\"", "sh"));
        words.addAll(command);
        words.add(words.indexOf("-cp"), "-Djava.io.tmpdir=/mnt");
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return new Result(ended ? process.exitValue() : TIMED_OUT, output.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
