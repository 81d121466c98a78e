package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;

import dev.sillycon.linux.Linux;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Somebody without capabilities. To the kernel, credentials are a thread's: so one thread of this JVM is that user. */
final class OrdinaryUser {

    private OrdinaryUser() {}

    /** Does something as the user {@code id}, and throws what it throws. */
    static void run(int id, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                Linux.setgroups(List.of());
                Linux.setresgid(id);
                Linux.setresuid(id);
                Linux.prctl(PR_SET_DUMPABLE, 1); // the memory is that of the others
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException exception ? exception : e;
        }
    }
}
