package dev.sillycon.step1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.image.Tar;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What is left of layers that add, replace and delete. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LayersJudge {

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createTempDirectory("root-");
    }

    @Test
    @Order(1)
    void whatLayersAddIsThere() {
        unpack(new Tar().file("old", "1"), new Tar().file("new", "2"));

        assertThat(root)
                .withFailMessage(
                        "The image has two layers, with a file each, but the root directory is empty. Nobody has unpacked"
                                + " them: look at unpacker.unpack and image.layers(). [hint 1]")
                .isNotEmptyDirectory();
        assertThat(root.resolve("old"))
                .withFailMessage("The file of the first layer is missing: the loop must unpack each layer. [hint 1]")
                .exists();
        assertThat(root.resolve("new"))
                .withFailMessage("The file of the second layer is missing: the loop must unpack each layer. [hint 1]")
                .exists();
    }

    @Test
    @Order(2)
    void theLayerAboveReplaces() {
        unpack(new Tar().file("motd", "below"), new Tar().file("motd", "above"));

        assertThat(root.resolve("motd"))
                .withFailMessage("Both layers have the file motd, and the lower one has won. Which comes first in"
                        + " image.layers(), and which must be unpacked last? [hint 2]")
                .hasContent("above");
    }

    @Test
    @Order(3)
    void whiteoutsDelete() throws IOException {
        Path before = Files.createFile(root.resolve("before"));
        unpack(new Tar().file("motd", ""), new Tar().file(".wh.motd", "").file(".wh.before", ""));

        assertThat(root.resolve(".wh.motd"))
                .withFailMessage("There is a file .wh.motd in the root directory: a whiteout is an order, not a file.")
                .doesNotExist();
        assertThat(before)
                .withFailMessage(
                        "The second layer has the whiteout .wh.motd, but the first layer's motd is still there. Nobody has"
                                + " told a Deleter: look at unpackWhiteouts. [hint 2]")
                .doesNotExist();
        assertThat(root.resolve("motd"))
                .withFailMessage(
                        "The whiteout .wh.motd of the second layer has been obeyed, but at a time when the first"
                                + " layer had not been unpacked: there was no motd yet, and now it is there. Each layer deletes"
                                + " when those below it are there. [hint 3]")
                .doesNotExist();
    }

    @Test
    @Order(4)
    void whiteoutsCountForTheLayersBelow() {
        unpack(new Tar().file("motd", "below"), new Tar().file("motd", "above").file(".wh.motd", ""));

        assertThat(root.resolve("motd"))
                .withFailMessage(
                        "A layer has a file motd, and behind that in its tar file a whiteout .wh.motd for the layers below."
                                + " The whiteout has deleted the layer's own file: all that a layer deletes must be deleted"
                                + " before it adds anything. [hint 3]")
                .exists();
    }

    @Test
    @Order(5)
    void whiteoutsDoNotCountForTheLayersAbove() {
        unpack(new Tar().file("motd", "1"), new Tar().file(".wh.motd", ""), new Tar().file("motd", "3"));

        assertThat(root.resolve("motd"))
                .withFailMessage("The third layer adds motd again after the second has deleted it, but it is not there."
                        + " Layers come one after the other, each with its deletions and additions. [hint 3]")
                .exists();
    }

    private void unpack(Tar... layers) {
        try (Image image = PracticeImage.of(layers);
                Trial trial = Trial.start(() -> RootDirectory.unpack(image, root))) {
            trial.succeed();
        }
    }
}
