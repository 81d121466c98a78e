package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.CLONE_NEWNET;
import static dev.sillycon.linux.Constants.CLONE_NEWPID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What does a program in namespaces of its own find in /proc, /sys and /dev? */
final class DevProcJudge {

    @Test
    void theProgramFindsItsOwn() throws IOException {
        MountOptions options =
                MountOptions.inUserNamespace(false, MountOptions.DEFAULT_SIZE).withOwnProcAndSys();
        try (Image image = PracticeImage.withShell();
                Trial trial = Trial.start(
                        CLONE_NEWPID | CLONE_NEWNET,
                        () -> MountNamespace.run(image, options, PracticeImage.program(":", "/")))) {
            trial.settle();
            String refused = trial.failure().map(Throwable::getMessage).orElse("");
            assertThat(trial.refused("mknodat", Errno.EPERM))
                    .withFailMessage(
                            "%s. A device node gives access to the device, so only the host's root may make one. But the"
                                    + " host's node may be seen at a second place: look at MS_BIND in mount(2). [hint 2]",
                            refused)
                    .isFalse();
            assertThat(trial.refused("mount", Errno.ENOENT))
                    .withFailMessage(
                            "%s. What shall be mounted upon must be there before: for a file an empty file, for a directory"
                                    + " a directory. [hint 2]",
                            refused)
                    .isFalse();
            assertThat(trial.refused("mount", Errno.ENOTDIR))
                    .withFailMessage(
                            "%s. One of the two is a file, the other a directory: a bind mount wants two of a kind. [hint 2]",
                            refused)
                    .isFalse();

            Facts program = new Facts(trial.awaitReady().pid());
            checkProc(program);
            checkSys(program);
            checkDevices(program);
            checkTerminals(program);
        }
    }

    private static void checkProc(Facts program) throws IOException {
        List<String> processes = names(program.file("proc")).stream()
                .filter(name -> name.matches("[0-9]+"))
                .toList();
        assertThat(processes)
                .withFailMessage(
                        "The program's /proc is empty: nothing is mounted there. In its own mount table, the target is"
                                + " proc, relative to the working directory; see proc(5) for how to mount one. [hint 1]")
                .isNotEmpty();
        assertThat(processes)
                .withFailMessage(
                        "The program is the only process of its PID namespace, but its /proc shows %d of them, %s: it is the"
                                + " host's. Not a bind mount, a new file system of type proc is needed. [hint 1]",
                        processes.size(), String.join(", ", processes))
                .containsExactly("1");
    }

    private static void checkSys(Facts program) throws IOException {
        assertThat(Files.isDirectory(program.file("sys/class")))
                .withFailMessage("The program's /sys is empty: it is a file system of its own, of type sysfs. [hint 1]")
                .isTrue();
        assertThat(fileSystem(program.file("sys")))
                .withFailMessage(
                        "The program's /sys shows the interfaces of the host's network namespace, not of its own: it is a"
                                + " bind mount of the host's. A new file system of type sysfs is needed. [hint 1]")
                .isNotEqualTo(fileSystem(Path.of("/sys")));
    }

    private static void checkDevices(Facts program) throws IOException {
        Path device = program.file("dev/null");
        assertThat(device)
                .withFailMessage(
                        "The program has no /dev/null, and %s in /dev at all. Which call gives the host's a second place"
                                + " here? [hint 2]",
                        names(program.file("dev")))
                .exists();
        assertThat(Linux.statx(AT_FDCWD, device.toString()).type())
                .withFailMessage(
                        "The program's /dev/null is an ordinary file: what is written there stays, and fills memory. An"
                                + " empty file is what the device is to be mounted upon. [hint 2]")
                .isEqualTo(Constants.S_IFCHR);
    }

    private static void checkTerminals(Facts program) throws IOException {
        assertThat(program.file("dev/pts/ptmx"))
                .withFailMessage(
                        "The program has no /dev/pts/ptmx, so it cannot open a terminal: /dev/pts is missing, or nothing"
                                + " is mounted there. See devpts in the documentation of the kernel. [hint 3]")
                .exists();
        assertThat(fileSystem(program.file("dev/pts")))
                .withFailMessage(
                        "The program's /dev/pts is the host's, so it could write to the terminals of others. A new file"
                                + " system of type devpts has terminals of its own. [hint 3]")
                .isNotEqualTo(fileSystem(Path.of("/dev/pts")));
    }

    /** The number of the file system that a file lies in: stat(2), st_dev. */
    private static Object fileSystem(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
