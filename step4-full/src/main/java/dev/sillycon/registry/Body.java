package dev.sillycon.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer. Unlike the JDK's own stream of one, it fails when nothing has come for a while, and reading it can
 * be interrupted.
 */
final class Body extends InputStream implements HttpResponse.BodySubscriber<Body> {

    /** What the client hands over: buffers, the end, or what went wrong. */
    private record Arrival(List<ByteBuffer> buffers, boolean isEnd, Optional<Throwable> failure) {}

    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(); // one at a time is asked for
    private final Duration patience;
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private Flow.Subscription subscription;
    private boolean closed;
    private boolean ended;

    /** @param patience how long to wait for the next bytes */
    Body(Duration patience) {
        this.patience = patience;
    }

    // ---- the client's side ------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Body> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Arrival(buffers, false, Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival(List.of(), true, Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival(List.of(), true, Optional.empty()));
    }

    // ---- the reader's side ------------------------------------------------------------------------------------------

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    /**
     * Reads what there is.
     *
     * @throws HttpTimeoutException if nothing has come for too long
     * @throws IOException if the connection was cut
     */
    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        while (current.isEmpty() && !ended) {
            await();
        }
        if (current.isEmpty()) {
            return -1;
        }
        ByteBuffer first = current.element();
        int read = Math.min(length, first.remaining());
        first.get(buffer, start, read);
        if (!first.hasRemaining()) {
            current.remove();
        }
        return read;
    }

    private void await() throws IOException {
        Arrival arrival;
        try {
            arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new CancellationException("interrupted while waiting for a server");
        }
        if (arrival == null) {
            throw new HttpTimeoutException("nothing has come for " + patience.toSeconds() + " s");
        }
        if (arrival.failure().isPresent()) {
            throw new IOException(
                    "the connection was cut: " + arrival.failure().get().getMessage(),
                    arrival.failure().get());
        }
        ended = arrival.isEnd();
        arrival.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
        if (!ended) {
            subscription.request(1);
        }
    }

    /** Wants no more of it: what has not come yet ends the connection. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
