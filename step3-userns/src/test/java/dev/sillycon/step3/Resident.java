package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.CLONE_NEWUSER;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The first process of a new user namespace: it waits until somebody asks it something, be the maps written or not. */
final class Resident implements AutoCloseable {

    private final CompletableFuture<Runnable> work = new CompletableFuture<>();
    private final Child child =
            Child.clone(CLONE_NEWUSER, lifeline -> work.join().run());

    int pid() {
        return child.pid();
    }

    /** Has it answer a question, and end. Throws what that throws. */
    <T> T ask(Supplier<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        work.complete(() -> answer.set(question.get()));
        child.awaitExec();
        return answer.get();
    }

    @Override
    public void close() {
        work.complete(() -> {});
        child.await();
    }
}
