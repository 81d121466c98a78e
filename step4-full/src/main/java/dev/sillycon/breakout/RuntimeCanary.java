package dev.sillycon.breakout;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.MS_BIND;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The program that runs the container: a copy of this JVM's, in its place, which belongs to whoever starts the container. */
final class RuntimeCanary implements Canary {

    private final Path original;
    private final Path copy;

    RuntimeCanary(PracticeUser user) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path directory = PracticeHost.openDirectory("runtime");
        original = Files.copy(java, directory.resolve("original"), StandardCopyOption.COPY_ATTRIBUTES);
        copy = Files.copy(java, directory.resolve("java"), StandardCopyOption.COPY_ATTRIBUTES);
        Linux.fchownat(AT_FDCWD, copy.toString(), user.id(), user.id());
        Linux.chmod(copy.toString(), 0755);
        Linux.mount(copy.toString(), java.toString(), null, MS_BIND, null);
    }

    @Override
    public Optional<String> damage(String output) {
        try {
            return Files.mismatch(original, copy) == -1
                    ? Optional.empty()
                    : Optional.of("the runtime's program, java, has other bytes than before");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
