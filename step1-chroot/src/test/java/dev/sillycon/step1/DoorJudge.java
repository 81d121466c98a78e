package dev.sillycon.step1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Image;
import dev.sillycon.image.Tar;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Where does a file go whose path leads over a stranger's symbolic link? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DoorJudge {

    private Path root;
    private Path outside;

    @BeforeEach
    void makeDirectories() throws IOException {
        root = Files.createTempDirectory("root-");
        outside = Files.createTempDirectory("outside-");
        Files.createDirectory(outside.resolve("room"));
    }

    @Test
    @Order(1)
    void anAbsoluteLinkDoesNotLeadOut() throws IOException {
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "outside-"); // another file system
        unpack(new Tar().symlink("door", elsewhere.toString()), new Tar().file("door/letter", ""));

        assertThat(elsewhere.resolve("letter"))
                .withFailMessage(
                        "A layer has the link door -> %s, the next one a file door/letter. Unpacking has written %s,"
                                + " outside: the kernel took the link as this process sees it, not as the image does. [hint 1]",
                        elsewhere, elsewhere.resolve("letter"))
                .doesNotExist();
    }

    @Test
    @Order(2)
    void aLinkInTheMiddleDoesNotLeadOut() {
        unpack(new Tar().symlink("door", outside.toString()), new Tar().file("door/room/letter", ""));

        assertThat(outside.resolve("room/letter"))
                .withFailMessage(
                        "With door -> %s, the file door/room/letter was written outside. A link that is not the last name of"
                                + " a path is followed even with O_NOFOLLOW. [hint 2]",
                        outside)
                .doesNotExist();
    }

    @Test
    @Order(3)
    void aRelativeLinkDoesNotLeadOut() {
        unpack(new Tar().symlink("door", "../" + outside.getFileName()), new Tar().file("door/letter", ""));

        assertThat(outside.resolve("letter"))
                .withFailMessage(
                        "With door -> ../%s, the file door/letter was written outside: \"..\" did not end at the root"
                                + " directory of the image. [hint 2]",
                        outside.getFileName())
                .doesNotExist();
    }

    @Test
    @Order(4)
    void aLinkWithoutAnEndIsNoDirectory() throws IOException {
        Files.createSymbolicLink(root.resolve("door"), Path.of("door"));
        try (ConfinedDirectory directory = new ConfinedDirectory(root.toString(), List.of());
                Trial trial = Trial.start(() -> directory.makeDirectory("door/room"))) {
            trial.succeed();
        }
        assertThat(root.resolve("door/room"))
                .withFailMessage("With door -> door, a directory door/room cannot be made unless door is replaced.")
                .isDirectory();
    }

    @Test
    @Order(5)
    void aLinkWithinTheImageIsFollowed() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(root.resolve("etc/real"), "here");
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("/etc/real"));
        AtomicReference<Optional<byte[]>> content = new AtomicReference<>(Optional.empty());
        try (ConfinedDirectory directory = new ConfinedDirectory(root.toString(), List.of());
                Trial trial = Trial.start(() -> content.set(directory.read("etc/link", 100)))) {
            trial.succeed();
        }
        assertThat(content.get())
                .withFailMessage(
                        "The image has etc/link -> /etc/real, which is its own file. But it cannot be read by the"
                                + " link: links must be followed, and / must mean the image. [hint 3]")
                .isPresent();
    }

    private void unpack(Tar... layers) {
        try (Image image = PracticeImage.of(layers);
                Trial trial = Trial.start(() -> RootDirectory.unpack(image, root))) {
            trial.status();
            assertThat(trial.refused("openat2", Errno.EXDEV))
                    .withFailMessage(
                            "%s. The kernel has stopped at a link that leads out, so nothing was harmed; but such a link is no"
                                    + " crime. To the program in the container, door leads to a place of the image. [hint 3]",
                            trial.failure().map(Throwable::getMessage).orElse(""))
                    .isFalse();
            trial.succeed();
        }
    }
}
