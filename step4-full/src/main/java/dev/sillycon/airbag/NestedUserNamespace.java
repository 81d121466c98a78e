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
     * @param asCaller what is done in the outer one first, in a mount namespace of its own, while the process may still read
     *     what the caller may
     * @param asRoot what is done there then, as root of the outer one
     * @param work what the child does, as root of the inner one
     */
    static Child start(IdMapping mapping, Runnable asCaller, Runnable asRoot, Consumer<Lifeline> work) {
        return new NestedUserNamespace(mapping).start(asCaller, asRoot, work);
    }

    private Child start(Runnable asCaller, Runnable asRoot, Consumer<Lifeline> work) {
        Child.Cloning cloning = (lifeline, process) -> clone(lifeline, asCaller, asRoot, process);
        Child child = Child.start(cloning, lifeline -> {
            innerMapped.join();
            UserNamespace.becomeRoot(mapping);
            lifeline.tie();
            work.accept(lifeline);
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
    private int clone(Lifeline lifeline, Runnable asCaller, Runnable asRoot, IntUnaryOperator process) {
        int[] child = new int[1];
        try {
            int ended = BorrowedThread.clone(CLONE_NEWUSER | CLONE_NEWNS, ownPid -> {
                try {
                    lifeline.tie();
                    asCaller.run();
                    outer.complete(ownPid);
                    outerMapped.join();
                    UserNamespace.becomeRoot(mapping);
                    lifeline.tie();
                    asRoot.run();
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
