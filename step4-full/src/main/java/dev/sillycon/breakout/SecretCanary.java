package dev.sillycon.breakout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A file that only root may read. */
final class SecretCanary implements Canary {

    private final Secret secret = Secret.make();
    private final Path file;

    SecretCanary() throws IOException {
        file = PracticeHost.openDirectory("outside").resolve("secret");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret.word() + "\n");
    }

    @Override
    public List<String> arguments() {
        return List.of(file.toString());
    }

    @Override
    public Optional<String> damage(String output) {
        return secret.isIn(output) ? Optional.of("what " + file + " says was read inside") : Optional.empty();
    }
}
