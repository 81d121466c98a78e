package dev.sillycon.step1;

import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.chroot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Facts;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where is the root of a process that was confined by chroot(2), as in step 1, and wants out? */
final class EscapeJudge {

    @Test
    void theRootIsTheTopmostDirectory() throws IOException {
        Path prison = Files.createTempDirectory("root-");
        Path host = Facts.ofHost().rootDirectory();
        Runnable escape = Escape::run; // loads the class, whose file cannot be reached from the prison
        try (Trial trial = Trial.start(() -> {
            chroot(prison.toString());
            chdir("/");
            escape.run();
            Trial.pause();
        })) {
            assertThat(trial.settle().refused("chroot", Errno.ENOENT))
                    .withFailMessage(
                            "%s. The new root directory must exist: make one inside of the old. [hint 2]",
                            trial.failure().map(Throwable::getMessage).orElse(""))
                    .isFalse();

            Facts process = new Facts(trial.awaitReady().pid());
            Path root = process.rootDirectory();
            Path working = process.workingDirectory();

            assertThat(root)
                    .withFailMessage(
                            "The root directory of the process is still %s, and its working directory is %s, inside."
                                    + " From there, \"..\" ends at the root. Is there a call that moves the root directory, but"
                                    + " not the working directory? [hint 1]",
                            root, working)
                    .isNotEqualTo(prison);
            assertThat(working)
                    .withFailMessage(
                            "The root directory is now %s, a level deeper, and so is the working directory: \"..\" has ended"
                                    + " there. It was not outside of the new root any more when it went up. [hint 2]",
                            root)
                    .isNotEqualTo(root.startsWith(prison) ? root : null);
            assertThat(working)
                    .withFailMessage(
                            "The root directory is now %s, and the working directory is still %s, outside. You are out, and"
                                    + " nothing but \"..\" is needed from here on. [hint 2]",
                            root, working)
                    .isNotEqualTo(prison);
            assertThat(root.startsWith(prison))
                    .withFailMessage(
                            "The working directory is %s: out. But the root directory is still %s, so all paths that begin"
                                    + " with / start there. One more chroot(2) is missing. [hint 3]",
                            working, root)
                    .isFalse();
            assertThat(root)
                    .withFailMessage(
                            "The root directory is %s: out of %s, but not at the top. Each chdir(\"..\") is one level."
                                    + " How many are there? [hint 3]",
                            root, prison)
                    .isEqualTo(host);
        }
    }
}
