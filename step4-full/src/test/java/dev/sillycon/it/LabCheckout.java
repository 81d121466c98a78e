package dev.sillycon.it;

import dev.sillycon.it.Host.User;
import dev.sillycon.lab.Checkout;
import dev.sillycon.lab.Exercise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a learner has: a checkout of one's own, below a home that nobody else may enter. */
record LabCheckout(User owner, Path home) {

    private static final Path SOURCES = Path.of("..");

    /** Makes one, built. */
    static LabCheckout of(User owner) {
        Path home = Host.home(owner).resolve("sillycon");
        try {
            Files.createDirectory(home);
            Files.copy(SOURCES.resolve("sillycon"), home.resolve("sillycon"));
            Host.copy(Path.of("target/sillycon"), home.resolve("step4-full/target/sillycon"));
            try (Stream<Path> steps = Files.list(SOURCES)) {
                for (Path module : steps.filter(
                                path -> path.getFileName().toString().startsWith("step"))
                        .toList()) {
                    for (String sources : List.of("src/lab", "src/main/java")) {
                        if (Files.exists(module.resolve(sources))) {
                            Path there = home.resolve(module.getFileName()).resolve(sources);
                            Files.createDirectories(there.getParent());
                            Host.copy(module.resolve(sources), there);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Host.must(new Command("chown", "-R", owner.login, home.toString()));
        return new LabCheckout(owner, home);
    }

    /** The command {@code ./sillycon lab ARGUMENTS}, without colours since its output is no terminal. */
    Command lab(String... arguments) {
        return Host.command(owner, home.resolve("sillycon").toString(), "lab")
                .and(arguments)
                .in(home);
    }

    /** Saves a learner's file. */
    void save(Exercise exercise, List<String> lines) {
        try {
            Path file = Files.createTempFile(Host.directory(), "saved-", ".java");
            Files.write(file, lines);
            Host.must(new Command("chmod", "644", file.toString()));
            Host.must(Host.command(
                    owner,
                    "cp",
                    file.toString(),
                    home.resolve(exercise.workingCopy()).toString()));
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        Host.must(new Command("rm", "-rf", home.toString()));
    }

    /** Where the sources of the runtime are, and the mistakes of the exercises. */
    static Checkout sources() {
        return new Checkout(SOURCES.toAbsolutePath().normalize());
    }
}
