package dev.sillycon.breakout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mount table. */
final class MountCanary implements Canary {

    private static final String NAME = "leaked-mount";

    @Override
    public List<String> arguments() {
        return List.of(NAME);
    }

    @Override
    public Optional<String> damage(String output) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(line -> line.startsWith(NAME + " "))
                    .map(line -> "the host's mount table has " + line)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
