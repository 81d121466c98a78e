package dev.sillycon.slides;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody at a terminal, who types a command, and the next one when there is a prompt again. */
final class Typist implements AutoCloseable {

    private static final Pattern PROMPT = Pattern.compile("(?:^|\n)((?:\\$|#|\\S+ #) )$");
    private static final long MOST_MILLIS = 60_000;
    private static final long QUIET_MILLIS = 50;
    private static final long BACKGROUND_MILLIS = 2_000;

    private final Process process;
    private final OutputStream keys;
    private String seen = "";
    private final UnaryOperator<String> normal;

    Typist(List<String> command, Path workingDirectory, UnaryOperator<String> normal) {
        this.normal = normal;
        try {
            process = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys = process.getOutputStream();
        Thread reader = new Thread(this::read, "screen");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (InputStream output = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int read = output.read(buffer); read != -1; read = output.read(buffer)) {
                see(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            see(e.toString()); // the terminal has gone: what is on the screen tells
        }
    }

    /** Waits until there is a prompt, and nothing more comes. */
    String awaitPrompt() {
        long end = System.currentTimeMillis() + MOST_MILLIS;
        while (System.currentTimeMillis() < end) {
            String before = screen();
            pause(QUIET_MILLIS);
            Matcher prompt = PROMPT.matcher(before);
            if (screen().equals(before) && prompt.find()) {
                return prompt.group(1);
            }
        }
        throw new AssertionError("no prompt on the screen:\n" + screen());
    }

    void type(String command) {
        int lines = linesSeen();
        try {
            keys.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            keys.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot type " + command + "; the screen:\n" + screen(), e);
        }
        long end = System.currentTimeMillis() + MOST_MILLIS;
        while (linesSeen() == lines && System.currentTimeMillis() < end) {
            pause(QUIET_MILLIS); // the old prompt must not be taken for the next
        }
        if (command.endsWith("&")) {
            pause(BACKGROUND_MILLIS);
        }
    }

    private synchronized int linesSeen() {
        return (int) seen.lines().count();
    }

    private synchronized void see(String more) {
        seen += more;
    }

    /** All that was typed and printed. */
    synchronized String screen() {
        return normal.apply(seen);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The terminal goes away, and with it all that runs at it. */
    @Override
    public void close() {
        process.destroy();
    }
}
