package dev.sillycon.breakout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory that everybody may write to who can reach it: nobody in a container should. */
class FileCanary implements Canary {

    private final Path directory;

    FileCanary() throws IOException {
        directory = PracticeHost.openDirectory("outside");
    }

    @Override
    public List<String> arguments() {
        return List.of(directory.resolve("escaped").toString());
    }

    @Override
    public Optional<String> damage(String output) {
        Path file = directory.resolve("escaped");
        return Files.exists(file) ? Optional.of(file + " is there, made from inside") : Optional.empty();
    }
}
