package dev.sillycon.step1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where is the program, and where is its root? */
final class ChdirJudge {

    @Test
    void theProgramStartsInItsWorkingDirectoryBelowItsRoot() throws IOException {
        Path directory = Files.createTempDirectory("root-");
        Path host = Facts.ofHost().workingDirectory();
        try (Image image = PracticeImage.withShell();
                Trial trial = Trial.start(() -> Chroot.run(image, directory, PracticeImage.program(":", "/srv")))) {
            assertThat(trial.settle().refused("chdir", Errno.ENOENT))
                    .withFailMessage(
                            "%s. From chroot(2) on, \"/\" is the new root: there is no %s in there. [hint 2]",
                            trial.failure().map(Throwable::getMessage).orElse(""), directory)
                    .isFalse();

            Facts program = new Facts(trial.awaitReady().pid());
            Path root = program.rootDirectory();
            Path working = program.workingDirectory();

            assertThat(root)
                    .withFailMessage(
                            "The program's root directory is %s, not %s: look at the chroot(2) above the gap.",
                            root, directory)
                    .isEqualTo(directory);
            assertThat(working)
                    .withFailMessage(
                            "The program sees %s as its /, but its working directory is still %s, outside. From there,"
                                    + " \"..\" leads through all of the host. chroot(2) has not moved it: look at"
                                    + " chdir(2). [hint 1]",
                            root, working)
                    .isNotEqualTo(host);
            assertThat(working)
                    .withFailMessage(
                            "The program's working directory is %s of the host, outside of its root %s: it went there"
                                    + " before the chroot(2), when \"/\" still meant the host's. [hint 2]",
                            working, root)
                    .matches(path -> path.startsWith(directory));
            assertThat(working)
                    .withFailMessage(
                            "The program starts in %s of its root. That keeps it in, but its image wants to start"
                                    + " in /srv: see program.workingDirectory(). [hint 3]",
                            "/" + directory.relativize(working))
                    .isEqualTo(directory.resolve("srv"));
        }
    }
}
