package dev.sillycon.step3;

import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.linux.WaitStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A child process whose work is an ordinary Java lambda, in new namespaces: the borrowed thread.
 *
 * <p>{@code CLONE_NEWUSER} is refused in a process with more than one thread, and every JVM has many; {@code fork(2)} would
 * leave a child without the JVM's other threads. So the child shares the JVM's memory ({@code CLONE_VM}) and descriptors
 * ({@code CLONE_FILES}, which {@code execve(2)} undoes), and the thread that called {@code clone(2)} sleeps
 * ({@code CLONE_VFORK}) until the child executes a program or exits. Meanwhile the child <em>is</em> that Java thread as
 * far as the JVM can tell: same stack bounds, same thread-local storage, same heap.
 *
 * <p>The terms, for the work:
 *
 * <ul>
 *   <li>it ends in {@link Linux#execve}, in an exception, which the parent gets, or it returns, and the child exits with 0;
 *   <li>it starts no thread and holds no monitor when it executes the program;
 *   <li>after it has given up the shared descriptors ({@code CLOSE_RANGE_UNSHARE}), it opens nothing by Java's own I/O.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/clone.2.html">clone(2)</a>
 */
public final class Child {

    /** Makes the child's process: {@link BorrowedThread#clone}, or that by way of other processes. */
    @FunctionalInterface
    public interface Cloning {

        /**
         * Called on the thread that is lent.
         *
         * @param lifeline for processes on the way
         * @param work of the child, as {@link BorrowedThread#clone} takes it
         * @return the process ID of a child of this thread
         */
        int clone(Lifeline lifeline, IntUnaryOperator work);
    }

    private static final int NONE = -1;

    private final CompletableFuture<Integer> pid = new CompletableFuture<>();
    private final CompletableFuture<Void> executed = new CompletableFuture<>();
    private final CompletableFuture<WaitStatus> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile Throwable failure;
    private volatile int pidfd = NONE;

    private Child(Cloning cloning, Consumer<Lifeline> work) {
        // One thread for one child, until the child's end: PR_SET_PDEATHSIG fires when the thread ends that has cloned.
        this.thread = new Thread(null, () -> live(cloning, work), "child", BorrowedThread.STACK_BYTES);
        thread.setDaemon(true);
    }

    /**
     * Starts a child.
     *
     * @param namespaces {@code CLONE_NEW*}, or 0
     * @param work what the child does, see the terms above; it gets the lifeline that ties it to this process, and must tie
     *     it again after each change of its credentials
     * @throws UnsupportedOperationException if this JVM cannot lend a thread
     * @throws SystemCallException if the kernel refuses the clone
     */
    public static Child clone(int namespaces, Consumer<Lifeline> work) {
        Child child = start((lifeline, process) -> BorrowedThread.clone(namespaces, process), work);
        child.pid();
        return child;
    }

    /** Starts a child whose process is made in another way, and does not wait until it is. */
    public static Child start(Cloning cloning, Consumer<Lifeline> work) {
        BorrowedThread.checkJvm();
        Child child = new Child(cloning, work);
        child.thread.start();
        return child;
    }

    // tag::clone[]
    private void live(Cloning cloning, Consumer<Lifeline> work) {
        try (Lifeline lifeline = new Lifeline()) {
            int child = cloning.clone(
                    lifeline,
                    ownPid -> { // BorrowedThread.clone, with the flags
                        try {
                            lifeline.tie(); // no child without its parent
                            pid.complete(ownPid); // as the parent sees it
                            work.accept(lifeline);
                            return 0;
                        } catch (Throwable e) { // an object in shared memory: the parent throws it again
                            failure = e;
                            return 1;
                        }
                    });
            outlive(child);
        } catch (Throwable e) { // the clone was refused
            pid.completeExceptionally(e);
            executed.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    // end::clone[]

    /** The child has executed its program, or has ended; this thread is the JVM's again, and waits. */
    private void outlive(int child) {
        pidfd = Linux.pidfdOpen(child);
        pid.complete(child);
        if (failure == null) {
            executed.complete(null);
        } else {
            executed.completeExceptionally(failure);
        }
        // TODO(lab): the child will end. What does the kernel keep of it, for whom, and how long?
        // Who waits for the news (look for "ended" in this class), and what is of no use from then on?
        // end of TODO(lab)
    }

    /** The child's process ID, as this process sees it. */
    public int pid() {
        return get(pid);
    }

    /** Whether the child has left Java: it runs its program, or has ended. */
    public boolean hasLeftJava() {
        return executed.isDone();
    }

    /** Asks the child, while it is still in Java, to give up: its {@link Thread#interrupted} says true. */
    public void interrupt() {
        thread.interrupt();
    }

    /**
     * Waits until the child executes its program, or ends without.
     *
     * @throws RuntimeException what the child's work has thrown
     */
    public void awaitExec() {
        get(executed);
    }

    /** Sends a signal to the program that the child executes. A child that has ended does not mind. */
    public synchronized void signal(int signal) {
        if (pidfd != NONE) {
            Linux.pidfdSendSignal(pidfd, signal); // a process ID might be another's by now, see pidfd_open(2)
        }
    }

    /** A descriptor that becomes readable when the child has ended, and is closed then. */
    public int pidfd() {
        awaitExec();
        return pidfd;
    }

    private synchronized void closePidfd() {
        Linux.close(pidfd);
        pidfd = NONE;
    }

    /** Waits until the child has ended. */
    public WaitStatus await() {
        return get(ended);
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause(); // the child itself may have waited for a future
            }
            throw cause instanceof RuntimeException exception
                    ? exception
                    : new IllegalStateException("an error in the child: " + cause, cause);
        }
    }
}
