package dev.sillycon.lab;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The JDK's own compiler, in this process. It stays warm, and keeps the class path open. */
final class Compiler implements AutoCloseable {

    private final JavaCompiler javac;
    private final StandardJavaFileManager files;
    private final Checkout checkout;

    Compiler(Checkout checkout) {
        this.checkout = checkout;
        javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IllegalStateException(
                    "this Java has no compiler; install a JDK: sudo apt-get install" + " default-jdk-headless");
        }
        files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, checkout.classPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles a file; returns the errors, if there are any, with paths as seen from the checkout. */
    synchronized Optional<String> compile(Path file, Path classes) {
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StringWriter errors = new StringWriter();
        boolean compiled = javac.getTask(
                        errors,
                        files,
                        null,
                        List.of("-proc:none", "-Xlint:none", "-nowarn"),
                        null,
                        files.getJavaFileObjects(file))
                .call();
        return compiled
                ? Optional.empty()
                : Optional.of(errors.toString()
                        .lines()
                        .map(line -> line.replace(checkout.home() + File.separator, ""))
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
