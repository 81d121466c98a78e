package dev.sillycon.explain;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread of the JVM's that writes and reads for others, one after the other. A child on a borrowed thread may not: it may
 * start no thread either, so this one is there from the beginning.
 */
public final class Scribe {

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

    /** Made by the JVM, not by a child. */
    public Scribe(String name) {
        Thread thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has something done, when all before it is done. */
    public void post(Runnable work) {
        queue.add(work);
    }

    /** Waits until all that has been posted is done. */
    public void await() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(() -> done.complete(null));
        done.join();
    }
}
