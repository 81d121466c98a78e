package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.SIGKILL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Facts;
import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.WaitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What is left of a child that has ended? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ZombiesJudge {

    private static final String GONE = "gone";
    private static final String ZOMBIE = "Z";

    @Test
    @Order(1)
    void aChildThatHasEndedIsGone() {
        long before = pidfds();
        Child child = shell("exit 7");
        CompletableFuture<WaitStatus> told = CompletableFuture.supplyAsync(child::await);
        Capture.await(() -> state(child).matches(ZOMBIE + "|" + GONE));
        soon(() -> state(child).equals(GONE) && told.isDone());

        if (state(child).equals(ZOMBIE)) {
            assertThat(told.isDone())
                    .withFailMessage(
                            "Process %s has ended, but it is still in the process table; /proc/%s/status says \"State: Z"
                                    + " (zombie)\". The kernel keeps its exit status until its parent asks for it: look at"
                                    + " waitpid(2). [hint 1]",
                            child.pid(), child.pid())
                    .isTrue();
            assertThat(state(child))
                    .withFailMessage(
                            "Child.await() says that process %s has ended with status %s. That it has ended is right, but it"
                                    + " is still there, a zombie: to look is not enough, its status must be taken. [hint 2]",
                            child.pid(), told.join().shellStatus())
                    .isEqualTo(GONE);
        }
        assertThat(told.isDone())
                .withFailMessage(
                        "Process %s is gone, nothing is left of it; but whoever called Child.await() still waits. Who tells"
                                + " them? [hint 3]",
                        child.pid())
                .isTrue();
        assertThat(told.join().shellStatus())
                .withFailMessage(
                        "The program ended with status 7, but Child.await() says %s.",
                        told.join().shellStatus())
                .isEqualTo(7);
        assertThat(soon(() -> pidfds() <= before))
                .withFailMessage(
                        "The child is gone, but a descriptor of it is still open: /proc/self/fd has %s pidfds more than before."
                                + " A runtime that starts a thousand containers would have a thousand. [hint 3]",
                        pidfds() - before)
                .isTrue();
    }

    @Test
    @Order(2)
    void eachThreadWaitsForItsOwnChild() {
        Child first = shell("kill -STOP $$");
        Capture.await(
                () -> !state(first).matches("[RSD]")); // stopped, or killed since its thread has not waited for it
        CompletableFuture<WaitStatus> told = CompletableFuture.supplyAsync(first::await);
        try {
            int second = endedChild();
            soon(told::isDone);

            assertThat(told.isDone())
                    .withFailMessage(() ->
                            ("There were two children, and %s ended with status 4. But it was Child.await() of the"
                                            + " other, %s, that returned with %s. Whom has its thread waited for? [hint 2]")
                                    .formatted(second, first.pid(), told.join().shellStatus()))
                    .isFalse();
            Linux.waitpid(second);
        } finally {
            first.signal(SIGKILL);
        }
    }

    /** A child for which nobody has waited yet. */
    private static int endedChild() {
        CompletableFuture<Integer> pid = new CompletableFuture<>();
        Runnable clone = () -> pid.complete(BorrowedThread.clone(0, ownPid -> 4));
        new Thread(null, clone, "second", BorrowedThread.STACK_BYTES).start();
        return pid.join();
    }

    private static Child shell(String script) {
        Child child = Child.clone(0, lifeline -> Linux.execve("/bin/sh", List.of("/bin/sh", "-c", script), Map.of()));
        child.awaitExec();
        return child;
    }

    /** The letter that proc_pid_status(5) has for it. */
    private static String state(Child child) {
        try {
            return new Facts(child.pid()).status("State").get(0);
        } catch (UncheckedIOException e) {
            return GONE;
        }
    }

    private static long pidfds() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(ZombiesJudge::isPidfd).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPidfd(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("pidfd");
        } catch (IOException e) {
            return false; // closed by now
        }
    }

    /** Whether it comes true within a moment; {@link Capture#await} has more patience than a learner. */
    private static boolean soon(BooleanSupplier condition) {
        long end = System.nanoTime() + 1_000_000_000L;
        Capture.await(() -> condition.getAsBoolean() || System.nanoTime() > end);
        return condition.getAsBoolean();
    }
}
