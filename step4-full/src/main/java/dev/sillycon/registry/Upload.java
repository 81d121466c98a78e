package dev.sillycon.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/** A file on its way to a server, and whether it moves. */
final class Upload {

    /** How long a server may think about what it has got: it reads it all again for its digest. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofMinutes(5);

    private final Path file;
    private final long size;
    private final LongConsumer progress;
    private volatile long position;
    private volatile long lastMove;

    /** @param progress is told how many bytes have gone */
    Upload(Path file, long size, LongConsumer progress) {
        this.file = file;
        this.size = size;
        this.progress = progress;
    }

    /** The file as the body of a request; whenever it is sent, from the start. */
    BodyPublisher publisher() {
        lastMove = System.nanoTime();
        return size == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), size);
    }

    private InputStream open() {
        try {
            moved(0);
            return new FilterInputStream(Files.newInputStream(file)) {
                @Override
                public int read(byte[] buffer, int start, int length) throws IOException {
                    int read = super.read(buffer, start, length);
                    moved(position + Math.max(0, read));
                    return read;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void moved(long now) {
        position = now;
        lastMove = System.nanoTime();
        progress.accept(now);
    }

    /** Whether nothing has moved for too long. */
    boolean isStalled(Duration patience) {
        Duration still = Duration.ofNanos(System.nanoTime() - lastMove);
        return still.compareTo(position < size ? patience : PATIENCE_AT_THE_END) > 0;
    }
}
