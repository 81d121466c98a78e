package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.SIGKILL;

import dev.sillycon.image.Image;
import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.MountOptions;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredLayers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** A container on the practice host, with a shell in it; standard input and output of this process are its own. */
final class PracticeContainer implements AutoCloseable {

    static final String HOSTNAME = "box";

    private final Capture capture;
    private final Image image;
    private final StoredLayers layers;
    private final Child child;

    private PracticeContainer(String script) {
        Program program = PracticeImage.program(script, "/");
        ContainerOptions options = new ContainerOptions(
                program.command(),
                program.environment(),
                program.workingDirectory(),
                "",
                HOSTNAME,
                Capabilities.of(List.of(), List.of()),
                MountOptions.DEFAULT_SIZE);
        IdMapping mapping = IdMapping.ofCaller();
        image = PracticeImage.withShell();
        layers = StoredLayers.of(image, store(), mapping);
        capture = new Capture();
        child = Container.start(layers, options, mapping, Optional.empty());
    }

    /** Starts a container that runs {@code script}, says that it is ready, and waits for a line. */
    static PracticeContainer start(String script) {
        return new PracticeContainer(script);
    }

    private static Store store() {
        try {
            return Store.open(Optional.of(Files.createTempDirectory("store-")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the code has thrown before there was a program. */
    Optional<RuntimeException> failure() {
        try {
            child.awaitExec();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Waits until the program is ready to be looked at; if it never is, fails in words. */
    PracticeContainer awaitReady() {
        failure().ifPresent(e -> {
            throw new AssertionError(Trial.inWords(e));
        });
        if (!capture.await(Trial.READY)) {
            throw new AssertionError("The container's program did not start within ten seconds; it wrote:\n"
                    + capture.output().strip());
        }
        return this;
    }

    /** What it has written until now. */
    String output() {
        return capture.output();
    }

    /** Standard input and output, for another program too. */
    Capture capture() {
        return capture;
    }

    int pid() {
        return child.pid();
    }

    Facts facts() {
        return new Facts(pid());
    }

    @Override
    public void close() {
        child.signal(SIGKILL);
        child.await();
        capture.close();
        layers.close();
        image.close();
    }
}
