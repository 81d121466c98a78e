package dev.sillycon.breakout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mount table, looked at again and again: step 1 removes what a container has left there. */
final class MountCanary implements Canary {

    private static final String NAME = "leaked-mount";
    private static final int PAUSE_MILLIS = 20;

    private final Thread watch = new Thread(this::watch, "watch");
    private volatile String seen;

    MountCanary() {
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        try {
            while (seen == null) {
                Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .filter(line -> line.startsWith(NAME + " "))
                        .forEach(line -> seen = line);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> arguments() {
        return List.of(NAME);
    }

    @Override
    public Optional<String> damage(String output) {
        return Optional.ofNullable(seen).map(line -> "the host's mount table had " + line);
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
