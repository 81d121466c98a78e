package dev.sillycon.explain;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread of the JVM's that prints what others have put into its queue, children on borrowed threads among them. */
final class Printer implements AutoCloseable {

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Format format;

    Printer(Format format) {
        this.format = format;
        Thread thread = new Thread(this::work, "explain");
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

    void print(Event event) {
        queue.add(() -> format.print(event));
    }

    /** Waits until all that has been put here is printed. */
    void await() {
        CompletableFuture<Void> printed = new CompletableFuture<>();
        queue.add(() -> {
            format.flush();
            printed.complete(null);
        });
        printed.join();
    }

    @Override
    public void close() {
        await();
    }
}
