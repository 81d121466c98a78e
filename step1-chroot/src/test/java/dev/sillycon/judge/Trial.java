package dev.sillycon.judge;

import static dev.sillycon.linux.Constants.SIGKILL;

import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.linux.WaitStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Some of the step's code, tried in a child process, so that it may do to itself what it likes. A class of the learner's that is
 * first needed after the child has changed its root directory must have been loaded before: its file is out of reach then, and
 * the step's own class would take its place.
 */
public final class Trial implements AutoCloseable {

    /** What a program prints when it is to be looked at; then it waits for a line of input. */
    public static final String READY = "ready";

    private final Capture capture = new Capture();
    private final CompletableFuture<Integer> pid = new CompletableFuture<>();
    private final CompletableFuture<WaitStatus> ended = new CompletableFuture<>();
    private volatile Throwable failure;
    private volatile int pidfd;

    private Trial(int namespaces, Runnable action) {
        Thread thread = new Thread(null, () -> live(namespaces, action), "trial", BorrowedThread.STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts {@code action} in a child. */
    public static Trial start(Runnable action) {
        return new Trial(0, action);
    }

    /**
     * Starts {@code action} in a child in new namespaces.
     *
     * @param namespaces {@code CLONE_NEW*}
     */
    public static Trial start(int namespaces, Runnable action) {
        return new Trial(namespaces, action);
    }

    private void live(int namespaces, Runnable action) {
        try {
            int child = BorrowedThread.clone(namespaces, ownPid -> {
                try {
                    pid.complete(ownPid);
                    action.run();
                    return 0;
                } catch (Throwable e) {
                    failure = e;
                    return 1;
                }
            });
            pidfd = Linux.pidfdOpen(child);
            pid.complete(child);
            ended.complete(Linux.waitpid(child));
        } catch (Throwable e) {
            failure = e;
            pid.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    /** The child's process ID here. */
    public int pid() {
        return pid.join();
    }

    /** What the child has written until now. */
    public String output() {
        return capture.output();
    }

    /** What the code has thrown in the child. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** In the code of a trial that executes no program: says that it is {@link #READY}, and waits for a line of input. */
    public static void pause() {
        byte[] ready = (READY + "\n").getBytes(StandardCharsets.UTF_8);
        Linux.write(1, ready, ready.length);
        Linux.read(0, new byte[1]);
    }

    /** Waits, for a few seconds at the most, until the program is {@link #READY}, or all is over. */
    public Trial settle() {
        Capture.await(() -> output().contains(READY) || ended.isDone());
        return this;
    }

    /** Whether the kernel has refused the system call {@code call} with {@code errno}. */
    public boolean refused(String call, Errno errno) {
        return failure instanceof SystemCallException e && e.call().equals(call) && e.errno() == errno;
    }

    /** Waits until the program is {@link #READY} to be looked at; if it never is, fails in words. */
    public Trial awaitReady() {
        settle();
        if (failure != null) {
            throw new AssertionError(inWords(failure));
        }
        if (!output().contains(READY)) {
            String said = output().isBlank() ? "it wrote nothing" : "it wrote:\n" + output().strip();
            throw new AssertionError(
                    ended.isDone()
                            ? "The program was never started, or ended at once with status "
                                    + ended.join().shellStatus() + "; " + said
                            : "The program did not start within ten seconds; " + said);
        }
        return this;
    }

    /** Lets a program go on that is {@link #READY}, and waits for its end; its exit status as a shell shows it. */
    public int finish() {
        capture.send("");
        return status();
    }

    /** Waits for the end of code that executes no program; fails in words if it threw something. */
    public void succeed() {
        status();
        if (failure != null) {
            throw new AssertionError(inWords(failure));
        }
    }

    /** Waits for the end; the exit status as a shell shows it. */
    public int status() {
        if (!Capture.await(ended::isDone)) {
            throw new AssertionError("The program was still running after ten seconds.");
        }
        return ended.join().shellStatus();
    }

    /** What went wrong, as a learner may read it. */
    public static String inWords(Throwable failure) {
        if (failure instanceof SystemCallException e) {
            return "The kernel refused " + e.getMessage() + ". Which reasons for that error does " + e.call()
                    + "(2) name?";
        }
        String place = failure.getStackTrace().length == 0 ? "" : " at " + failure.getStackTrace()[0];
        return "Your code threw " + failure + place + ".";
    }

    @Override
    public void close() {
        if (!ended.isDone()) {
            if (pidfd != 0) {
                Linux.pidfdSendSignal(pidfd, SIGKILL);
            } else {
                capture.send(""); // it has executed no program, and may pause
            }
            Capture.await(ended::isDone);
        }
        capture.close();
    }
}
