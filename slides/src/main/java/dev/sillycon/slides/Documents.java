package dev.sillycon.slides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.AttributesBuilder;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;

/** Asciidoctor, as we use it: whatever it would only warn of is an error. */
final class Documents implements AutoCloseable {

    /** It forbids people to zoom. */
    private static final String VIEWPORT = ", initial-scale=1.0, maximum-scale=1.0, user-scalable=no, minimal-ui\">";

    private final Asciidoctor asciidoctor = Asciidoctor.Factory.create();
    private final List<LogRecord> warnings = new ArrayList<>();

    Documents() {
        asciidoctor.requireLibrary("asciidoctor-revealjs");
        asciidoctor.requireLibrary("asciidoctor-pdf");
        asciidoctor.registerLogHandler(record -> {
            if (record.getSeverity().compareTo(Severity.WARN) >= 0) {
                warnings.add(record);
            }
        });
        asciidoctor.javaExtensionRegistry().treeprocessor(new Excerpts());
        asciidoctor.javaExtensionRegistry().treeprocessor(new Handout());
    }

    /**
     * Converts a file.
     *
     * @param backend {@code revealjs}, {@code html5} or {@code pdf}
     * @throws IllegalStateException if a file or a tag is missing, or anything else is odd
     */
    void convert(Path source, String backend, Path target, Map<String, Object> attributes) {
        AttributesBuilder given = Attributes.builder();
        attributes.forEach(given::attribute);
        warnings.clear();
        Optional<RuntimeException> failure = Optional.empty();
        try {
            asciidoctor.convertFile(
                    source.toFile(),
                    Options.builder()
                            .backend(backend)
                            .safe(SafeMode.UNSAFE)
                            .baseDir(source.toAbsolutePath().getParent().toFile())
                            .toFile(target.toAbsolutePath().toFile())
                            .mkDirs(true)
                            .attributes(given.build())
                            .build());
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        if (!warnings.isEmpty()) { // may be why it has failed
            LogRecord first = warnings.get(0);
            throw new IllegalStateException(first.getCursor() + ": " + first.getMessage(), failure.orElse(null));
        }
        if (failure.isPresent()) {
            throw new IllegalStateException(source.getFileName() + ": " + reason(failure.get()), failure.get());
        }
        if (!backend.equals("pdf")) {
            letEverybodyIn(target);
        }
    }

    /** JRuby wraps what an extension throws. */
    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    /** People may zoom, and without a mouse they reach what scrolls. */
    private static void letEverybodyIn(Path page) {
        try {
            Files.writeString(
                    page,
                    Files.readString(page)
                            .replace(VIEWPORT, ", initial-scale=1.0\">")
                            .replaceAll("<pre(?=[ >])", "<pre tabindex=\"0\""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        asciidoctor.shutdown();
    }
}
