package dev.sillycon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that Sillycon was cloned into, and what the lab finds and leaves there.
 *
 * @param home absolute
 */
public record Checkout(Path home) {

    /** The one that the launcher has started us from. */
    public static Checkout ofLauncher() {
        return new Checkout(Path.of(System.getProperty("sillycon.launcher")).getParent());
    }

    /** The learner's directory: working copies, and how far they are. */
    public Path lab() {
        return home.resolve("lab");
    }

    /** Where the lab writes what is made anew each time. */
    public Path work() {
        return lab().resolve(".work");
    }

    /** The built runtime. */
    public Path runtime() {
        return home.resolve("step4-full/target/sillycon");
    }

    /** The runtime's classes, and the judges'. */
    public List<Path> classPath() {
        List<Path> jars = new ArrayList<>();
        for (String directory : List.of("", "lib", "lab")) {
            try (Stream<Path> files = Files.list(runtime().resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jars;
    }

    /** A file of the checkout. */
    public Path resolve(Path file) {
        return home.resolve(file);
    }
}
