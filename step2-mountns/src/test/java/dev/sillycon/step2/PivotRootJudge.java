package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.MS_NODEV;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.step1.Escape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Is a mount of the host's still there, in a table of mounts or by the way out of step 1? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PivotRootJudge {

    private static final MountOptions OPTIONS = MountOptions.inUserNamespace(false, MountOptions.DEFAULT_SIZE);

    private Path canary;

    @BeforeEach
    void mountCanary() throws IOException {
        canary = Files.createTempDirectory("canary-");
        Linux.mount("canary", canary.toString(), "tmpfs", MS_NODEV, "size=64k");
        Files.createFile(canary.resolve("file"));
    }

    @Test
    @Order(1)
    void theMountTableHasNothingOfTheHost() {
        try (Image image = PracticeImage.withShell();
                Trial trial = Trial.start(() -> MountNamespace.run(image, OPTIONS, PracticeImage.program(":", "/")))) {
            trial.settle();
            String refused = trial.failure().map(Throwable::getMessage).orElse("");
            assertThat(trial.refused("pivot_root", Errno.EINVAL))
                    .withFailMessage(
                            "%s. It wants the new root first, which must be a mount point, and then a place in the new root"
                                    + " for the old one; and no mount around may be shared. Which is not so? [hint 2]",
                            refused)
                    .isFalse();
            assertThat(trial.refused("pivot_root", Errno.EBUSY))
                    .withFailMessage(
                            "%s. One of the two lies on the mount that is the root already. The old root is to go where it is"
                                    + " not yet: into the new one. [hint 2]",
                            refused)
                    .isFalse();
            assertThat(trial.refused("umount2", Errno.EBUSY))
                    .withFailMessage(
                            "%s. Other mounts lie on the old root, and this process has files open there. Which flag takes it"
                                    + " out of the table at once, and leaves the rest for later? [hint 3]",
                            refused)
                    .isFalse();

            Facts program = new Facts(trial.awaitReady().pid());
            List<String> mounts = program.mounts();

            assertThat(program.file(canary + "/file"))
                    .withFailMessage(
                            "The program sees the host's files, %s for one: its root is still the host's, and the image is"
                                    + " mounted somewhere below. Look at pivot_root(2). [hint 1]",
                            canary)
                    .doesNotExist();
            assertThat(mounts)
                    .withFailMessage(
                            "The program's root is the image. But its mount table still has %d mounts, with %s of the host"
                                    + " among them: the old root lies upon the new one. Look at umount2(2). [hint 3]",
                            mounts.size(), canary)
                    .noneMatch(line -> line.contains(" - tmpfs canary "));
        }
    }

    @Test
    @Order(2)
    void theWayOutOfStep1EndsAtTheImage() {
        try (Image image = PracticeImage.withShell();
                Trial trial = Trial.start(() -> {
                    MountNamespace.enter(new TemporaryLayers(image), OPTIONS);
                    Escape.run();
                    Trial.pause();
                })) {
            Facts escaped = new Facts(trial.awaitReady().pid());

            assertThat(escaped.file(canary + "/file"))
                    .withFailMessage(
                            "The way out of step 1 still works: mkdir, chroot, \"..\" as often as need be, and there was %s of"
                                    + " the host. The old root is still in this mount table; chroot(2) only hides it, and"
                                    + " pivot_root(2) moves it. [hint 2]",
                            canary)
                    .doesNotExist();
        }
    }
}
