package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_WRONLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Facts;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two layers, merged: does the kernel take them, which one wins, and where does a change go? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OverlayJudge {

    private static final List<String> LAYERS = List.of("top", "bottom");

    private final AtomicReference<Overlay> made = new AtomicReference<>();
    private Path directory;

    @BeforeEach
    void makeLayers() throws IOException {
        directory = Files.createTempDirectory("layers-");
        for (String layer : LAYERS) {
            Files.createDirectory(directory.resolve(layer));
            Files.writeString(directory.resolve(layer).resolve("motd"), layer);
        }
    }

    @Test
    @Order(1)
    void theKernelTakesThem() throws IOException {
        try (Trial trial = merge(() -> {})) {
            if (trial.settle().failure().isPresent() && made.get() != null) {
                explain(made.get(), trial.failure().get().getMessage());
            }
            trial.awaitReady();
        }
    }

    @Test
    @Order(2)
    void theTopmostLayerWins() throws IOException {
        try (Trial trial = merge(() -> {})) {
            Path motd = new Facts(trial.awaitReady().pid()).file(directory + "/" + OverlayTrial.MERGED + "/motd");

            assertThat(motd)
                    .withFailMessage(
                            "Two layers have a file motd, and in the merged directory it is that of the lowest: \"%s\"."
                                    + " The first directory of lowerdir is the topmost. [hint 2]",
                            Files.readString(motd))
                    .hasContent("top");
        }
    }

    @Test
    @Order(3)
    void changesGoToUpper() throws IOException {
        try (Trial trial = merge(() -> {
            int file = Linux.openat(AT_FDCWD, "motd", O_WRONLY | O_CLOEXEC, 0);
            Linux.write(file, new byte[] {'!'}, 1);
            Linux.close(file);
        })) {
            assertThat(trial.settle().refused("openat", Errno.EROFS))
                    .withFailMessage(
                            "Nothing can be changed in the merged directory: EROFS. An overlay that has only lower"
                                    + " directories is read-only, so that there is no place for changes. [hint 1]")
                    .isFalse();
            trial.awaitReady();

            for (String layer : LAYERS) {
                assertThat(directory.resolve(layer).resolve("motd"))
                        .withFailMessage(
                                "Somebody has changed motd in the merged directory, and now it has changed in the layer \"%s\""
                                        + " as well. Other containers use that layer, too: upper must be a directory of its"
                                        + " own. [hint 3]",
                                layer)
                        .hasContent(layer);
            }
        }
    }

    private Trial merge(Runnable work) {
        return OverlayTrial.start(
                directory,
                () -> {
                    made.set(Overlay.of(LAYERS));
                    return made.get();
                },
                work);
    }

    /** Why overlayfs did not take the directories. It tells only the kernel's log. */
    private void explain(Overlay overlay, String refused) throws IOException {
        String options = overlay.options();
        assertThat(options)
                .withFailMessage(
                        "%s. Your options do not name the lower directories, so there is nothing to merge: see"
                                + " \"lowerdir=\" in the documentation of overlayfs. [hint 1]",
                        refused)
                .contains("lowerdir=");
        for (String name : List.of(overlay.upper(), overlay.work())) {
            assertThat(Files.isDirectory(directory.resolve(name)) && !name.isEmpty())
                    .withFailMessage(
                            "%s. There is no directory \"%s\": who makes it, before overlayfs wants it? [hint 3]",
                            refused, name)
                    .isTrue();
        }
        Path upper = directory.resolve(overlay.upper()).toRealPath();
        Path work = directory.resolve(overlay.work()).toRealPath();
        assertThat(Files.getFileStore(work))
                .withFailMessage(
                        "%s. Upper is %s, work is %s, and these lie in two file systems. From work, files are renamed into"
                                + " upper at one stroke: see EXDEV in rename(2). [hint 2]",
                        refused, upper, work)
                .isEqualTo(Files.getFileStore(upper));
        assertThat(work.startsWith(upper) || upper.startsWith(work))
                .withFailMessage(
                        "%s. Work is %s, upper is %s: one lies in the other, so what overlayfs does in work would show in the"
                                + " merged directory. They must be two. [hint 3]",
                        refused, work, upper)
                .isFalse();
    }
}
