package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.image.Tar;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What is to be seen of layers that delete, when overlayfs has merged them? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WhiteoutJudge {

    private Path directory;

    @Test
    @Order(1)
    void aWhiteoutHidesAFile() throws IOException {
        merge(
                merged -> {
                    Path device = directory.resolve("layer1/whiteouts/motd");
                    boolean there = Linux.exists(device.toString());
                    boolean whiteout =
                            there && Linux.statx(AT_FDCWD, device.toString()).isWhiteout();

                    assertThat(there && !whiteout)
                            .withFailMessage(
                                    "The layer above has the whiteout .wh.motd, and now %s is there. But overlayfs does not"
                                            + " take it for a deletion: that is a character device with the numbers 0, 0."
                                            + " [hint 1]",
                                    directory.relativize(device))
                            .isFalse();
                    assertThat(whiteout && Files.exists(merged.resolve("motd")))
                            .withFailMessage(
                                    "%s is a character device with the numbers 0, 0, as it should be. But the merged directory"
                                            + " still shows the motd of the layer below: overlayfs has not been told of the"
                                            + " directory whiteouts. [hint 2]",
                                    directory.relativize(device))
                            .isFalse();
                    assertThat(merged.resolve("motd"))
                            .withFailMessage(
                                    "The layer above has the whiteout .wh.motd, but the merged directory still shows the motd"
                                            + " of the layer below. In the directory of the layer above lie: %s. What would"
                                            + " overlayfs take for a deletion? [hint 1]",
                                    found("layer1"))
                            .doesNotExist();
                },
                new Tar().file("motd", "below"),
                new Tar().file(".wh.motd", ""));
    }

    @Test
    @Order(2)
    void aWhiteoutHidesADirectory() throws IOException {
        merge(
                merged -> assertThat(merged.resolve("cache"))
                        .withFailMessage(
                                "The layer above has the whiteout .wh.cache, but the merged directory still shows"
                                        + " the cache of the layer below.")
                        .doesNotExist(),
                new Tar().file("cache/old", ""),
                new Tar().file(".wh.cache", ""));
    }

    @Test
    @Order(3)
    void whatTheLayerAddsLiesAboveItsWhiteouts() throws IOException {
        merge(
                merged -> {
                    assertThat(merged.resolve("cache/new"))
                            .withFailMessage(
                                    "The layer above deletes cache, and adds it again with a file cache/new. The"
                                            + " merged directory shows nothing of it: its own whiteout hides it. Which of added and"
                                            + " whiteouts comes first? [hint 2]")
                            .exists();
                    assertThat(merged.resolve("cache/old"))
                            .withFailMessage(
                                    "The layer above deletes cache, and adds it again with a file cache/new. The"
                                            + " merged directory still shows cache/old, of the layer below.")
                            .doesNotExist();
                },
                new Tar().file("cache/old", ""),
                new Tar().file(".wh.cache", "").file("cache/new", ""));
    }

    @Test
    @Order(4)
    void anOpaqueDirectoryHidesAllThatLiesBelow() throws IOException {
        merge(
                merged -> {
                    assertThat(merged.resolve("cache/old"))
                            .withFailMessage(
                                    "The layer above has cache/.wh..wh..opq: all that the layers below have in cache"
                                            + " is gone. The merged directory still shows cache/old. Which whiteout would hide it?"
                                            + " [hint 3]")
                            .doesNotExist();
                    assertThat(merged.resolve("cache/new"))
                            .withFailMessage(
                                    "The layer above has cache/.wh..wh..opq and its own cache/new, which counts. The"
                                            + " merged directory does not show it.")
                            .exists();
                },
                new Tar().file("cache/old", ""),
                new Tar().file("cache/.wh..wh..opq", "").file("cache/new", ""));
    }

    @Test
    @Order(5)
    void anOpaqueRootHidesEverything() throws IOException {
        merge(
                merged -> assertThat(list(merged))
                        .withFailMessage(
                                "The layer above has .wh..wh..opq at its top: all files of the layers below are gone. The"
                                        + " merged directory has %s. The root has no name that a whiteout could hide, but"
                                        + " what lies in it has. [hint 3]",
                                list(merged))
                        .containsExactly("new"),
                new Tar().file("motd", "").file("cache/old", ""),
                new Tar().file(".wh..wh..opq", "").file("new", ""));
    }

    private void merge(Consumer<Path> facts, Tar... layers) throws IOException {
        directory = Files.createTempDirectory("layers-");
        try (Image image = PracticeImage.of(layers);
                Trial trial = OverlayTrial.start(
                        directory, () -> new TemporaryLayers(image).overlayIn(directory.toString()), () -> {})) {
            facts.accept(new Facts(trial.awaitReady().pid()).file(directory + "/" + OverlayTrial.MERGED));
        }
    }

    private List<String> found(String layer) {
        Path path = directory.resolve(layer);
        try (Stream<Path> files = Files.walk(path)) {
            return files.skip(1)
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
