package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.MS_REC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does the host see of the container's mounts? */
final class PropagationJudge {

    /** mount(2): what systemd makes of all mounts when a machine starts. A practice host has no systemd. */
    private static final long MS_SHARED = 1 << 20;

    @Test
    void whatTheContainerMountsStaysThere() {
        Linux.mount(null, "/", null, MS_REC | MS_SHARED, null);
        List<String> before = Facts.ofHost().mounts();
        MountOptions options = MountOptions.inUserNamespace(false, MountOptions.DEFAULT_SIZE);
        try (Image image = PracticeImage.withShell();
                Trial trial = Trial.start(() -> {
                    try {
                        MountNamespace.run(image, options, PracticeImage.program(":", "/"));
                    } catch (RuntimeException e) {
                        Trial.pause(); // its mounts are to be looked at
                        throw e;
                    }
                })) {
            trial.awaitReady();
            List<String> after = mountsOfHost();
            List<String> mounted = new ArrayList<>(after);
            mounted.removeAll(before);
            boolean rootIsShared = new Facts(trial.pid())
                    .mounts().stream()
                            .anyMatch(line -> isShared(line) && mountPoint(line).equals("/"));

            assertThat(after.stream().anyMatch(PropagationJudge::isShared))
                    .withFailMessage(
                            "Your mount call has changed the host: its mounts were shared before, and are not any more."
                                    + " It was made before unshare(2), when this was still the host's own table. [hint 3]")
                    .isTrue();
            assertThat(!mounted.isEmpty() && rootIsShared)
                    .withFailMessage(
                            "Your mount of %s is visible on the host: mount propagation is still shared. A copy of the mount"
                                    + " table is not enough, look at \"shared subtrees\" in mount_namespaces(7). [hint 1]",
                            mounted.isEmpty() ? "" : mountPoint(mounted.get(0)))
                    .isFalse();
            assertThat(mounted)
                    .withFailMessage(
                            "Your mount of %s is visible on the host. The propagation of / is private now, but each mount has"
                                    + " its own, and what you mount upon here is another one. Which flag takes them all?"
                                    + " [hint 2]",
                            mounted.isEmpty() ? "" : mountPoint(mounted.get(0)))
                    .isEmpty();
            trial.finish();
            trial.succeed(); // or tells what it paused for
        }
    }

    private static List<String> mountsOfHost() {
        try {
            return Facts.ofHost().mounts();
        } catch (UncheckedIOException e) {
            throw new AssertionError(
                    "The host has lost its mounts, even /proc: when you took the old root away, mounts below it were still"
                            + " shared, and sharing works in both directions. Which flag takes all of them? [hint 2]",
                    e);
        }
    }

    /** Whether a line of proc_pid_mountinfo(5) is of a mount that is in a group with others. */
    private static boolean isShared(String line) {
        return line.contains(" shared:");
    }

    private static String mountPoint(String line) {
        return line.split(" ", -1)[4];
    }
}
