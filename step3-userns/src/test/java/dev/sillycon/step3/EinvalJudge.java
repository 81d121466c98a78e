package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.CLONE_NEWUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping.Writer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is in the new user namespace, and since when? */
final class EinvalJudge {

    private final IdMapping mapping = PracticeIds.single(Writer.ROOT, PracticeIds.maySetGroups());
    private final CompletableFuture<Integer> userInside = new CompletableFuture<>();
    private final CompletableFuture<Void> lookedAt = new CompletableFuture<>();

    @Test
    void aChildIsRootOfANewUserNamespace() {
        try (SlowMaps maps = new SlowMaps()) {
            Child child = start();
            try {
                Capture.await(() -> userInside.isDone() || child.hasLeftJava());
                check(child, maps);
            } finally {
                lookedAt.complete(null);
            }
        }
    }

    private Child start() {
        try {
            return UserNamespace.start(CLONE_NEWUTS, mapping, lifeline -> {
                userInside.complete(Linux.geteuid());
                lookedAt.join();
            });
        } catch (SystemCallException e) {
            if (e.call().equals("unshare") && e.errno() == Errno.EINVAL) {
                fail(
                        "The kernel refused %s. This process is a JVM and has %s threads, says /proc/PID/status: they would"
                                + " have to change to the new user namespace all at once. A process that is made in there"
                                + " need not change: look at clone(2). [hint 1]",
                        e.getMessage(), Facts.ofHost().status("Threads").get(0));
            }
            throw new AssertionError(Trial.inWords(e), e);
        }
    }

    private void check(Child child, SlowMaps maps) {
        String ours = Facts.ofHost().namespace("user");
        assertThat(maps.childUnshares() && maps.userNamespace().equals(ours))
                .withFailMessage(
                        "The child moves to a new user namespace by itself, and nobody waits for that: when its map was to"
                                + " be written, it was still in ours. By clone(2), a process is in a new one from its first moment on."
                                + " [hint 2]")
                .isFalse();
        assertThat(maps.userNamespace())
                .withFailMessage(
                        "When its map was to be written, the child was in the user namespace %s, as we are: that one has its"
                                + " map already. Which flag makes a new one? [hint 2]",
                        ours)
                .isNotEqualTo(ours);
        if (!userInside.isDone()) {
            assertThat(child.hasLeftJava())
                    .withFailMessage("The child still waits. Its maps are written: what is it waiting for?")
                    .isTrue();
            explainEnd(child);
        }

        Facts inside = new Facts(child.pid());
        assertThat(inside.namespace("user"))
                .withFailMessage("The child's work was done in our own user namespace, %s. [hint 2]", ours)
                .isNotEqualTo(ours);
        assertThat(inside.namespace("uts"))
                .withFailMessage(
                        "The child has a user namespace of its own, but %s is ours, though a new one was asked for: the"
                                + " parameter others has the flags of more namespaces. [hint 2]",
                        inside.namespace("uts"))
                .isNotEqualTo(Facts.ofHost().namespace("uts"));
        assertThat(userInside.join())
                .withFailMessage("The child began its work as user %s, not as root.", userInside.join())
                .isZero();
    }

    private static void explainEnd(Child child) {
        try {
            child.awaitExec();
            fail("The child has ended, and has done no work.");
        } catch (SystemCallException e) {
            if (e.call().startsWith("setgroups") || e.call().startsWith("setres")) {
                fail(
                        "The kernel refused %s to the child: its maps were not written yet. Until then it is 65534, nobody,"
                                + " and in its user namespace there is no ID 0 that it could become. [hint 3]",
                        e.getMessage());
            }
            throw new AssertionError(Trial.inWords(e), e);
        } catch (RuntimeException e) {
            throw new AssertionError(Trial.inWords(e), e);
        }
    }
}
