package dev.sillycon.airbag;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.CLONE_NEWUSER;
import static dev.sillycon.linux.Constants.CLONE_PARENT;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_RDONLY;

import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Linux;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.Lifeline;
import dev.sillycon.step3.UserNamespace;
import dev.sillycon.step4.Container;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A user namespace within a user namespace. What is mounted in the outer one, the inner one can neither unmount nor make
 * writable: the kernel locks mounts, and their flags, when a user namespace of less power gets a copy of them. With one user
 * namespace only, whoever is root in it could take everything back.
 *
 * <p>The namespaces of the inner one must be made by a process of the outer one. So a process is made that sets up the outer
 * one, makes the child as its sibling ({@code CLONE_PARENT}), and ends when that executes its program.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mount_namespaces.7.html">mount_namespaces(7)</a>, "Restrictions on
 *     mount namespaces"
 */
final class NestedUserNamespace {

    /** What is done in the outer user namespace, in a mount namespace of its own. */
    interface Outer {

        /** First, with the caller's user ID still: where it may read, this may. */
        void asCaller();

        /** Then, as root of the outer user namespace. */
        void asRoot();
    }

    private final IdMapping mapping;
    private final CompletableFuture<Integer> outer = new CompletableFuture<>();
    private final CompletableFuture<Void> outerMapped = new CompletableFuture<>();
    private final CompletableFuture<Void> innerMapped = new CompletableFuture<>();
    private volatile RuntimeException failure;

    private NestedUserNamespace(IdMapping mapping) {
        this.mapping = mapping;
    }

    /**
     * Starts a child in the inner one, with all kinds of namespaces that belong to it.
     *
     * @param mapping of the outer user namespace; the inner one has the same IDs
     * @param work what the child does, as root in there
     */
    static Child start(IdMapping mapping, Outer outer, Consumer<Lifeline> work) {
        return new NestedUserNamespace(mapping).start(outer, work);
    }

    private Child start(Outer work, Consumer<Lifeline> innerWork) {
        Child child = Child.start((lifeline, process) -> clone(lifeline, work, process), lifeline -> {
            innerMapped.join();
            UserNamespace.becomeRoot(mapping);
            lifeline.tie();
            innerWork.accept(lifeline);
        });
        try {
            mapping.write(outer.join());
            outerMapped.complete(null);
            int pid = child.pid();
            fromOuter(() -> mapping.within().write(pid));
            innerMapped.complete(null);
        } catch (RuntimeException | Error e) { // else they would wait for ever
            outerMapped.completeExceptionally(e);
            innerMapped.completeExceptionally(e);
            child.pid(); // throws what has failed there
        }
        return child;
    }

    /** On the thread that is lent: makes the outer process, and that makes the child. */
    private int clone(Lifeline lifeline, Outer work, IntUnaryOperator process) {
        int[] child = new int[1];
        try {
            int ended = BorrowedThread.clone(CLONE_NEWUSER | CLONE_NEWNS, ownPid -> {
                try {
                    lifeline.tie();
                    work.asCaller();
                    outer.complete(ownPid);
                    outerMapped.join();
                    UserNamespace.becomeRoot(mapping);
                    lifeline.tie();
                    work.asRoot();
                    int within = CLONE_NEWUSER | CLONE_NEWNS | Container.NAMESPACES;
                    child[0] = BorrowedThread.clone(CLONE_PARENT | within, process);
                    return 0;
                } catch (RuntimeException e) {
                    failure = e;
                    return 1;
                }
            });
            Linux.waitpid(ended);
        } catch (RuntimeException e) {
            failure = e;
        }
        if (failure != null) {
            outer.completeExceptionally(failure);
            throw failure;
        }
        return child[0];
    }

    /** Does something in a process of the outer user namespace; the one above sleeps while the child is in Java. */
    private void fromOuter(Runnable work) {
        Child.clone(0, lifeline -> {
                    int namespace = Linux.open("/proc/" + outer.join() + "/ns/user", O_RDONLY | O_CLOEXEC);
                    Linux.setns(namespace, CLONE_NEWUSER);
                    Linux.close(namespace);
                    lifeline.tie(); // entering has changed the credentials
                    work.run();
                })
                .awaitExec();
    }
}
