package dev.sillycon.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Several layers at a time. */
final class Parallel {

    private static final int AT_A_TIME = 3;
    private static final int END_SECONDS = 10;

    private Parallel() {}

    /** Does all of {@code work}; the first failure ends the rest, and is thrown. */
    static void run(List<Runnable> work) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(threads);
            List<Runnable> started = new ArrayList<>(work);
            started.forEach(one -> done.submit(one, null));
            for (int i = 0; i < started.size(); i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow(); // interrupts what still runs
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
