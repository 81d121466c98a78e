package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * A blob that is being written, beside the store's blobs. Nobody sees it there until {@link #commit}.
 *
 * <p>Throws {@link StoreException} where the file system refuses something, so that nobody takes it for the source's fault.
 */
public final class BlobWriter extends OutputStream {

    private static final String LOCK = ".lock";

    private final BlobStore store;
    private final Path file;
    private final Optional<Descriptor> expected;
    private final Lock lock;
    private final FileChannel channel;
    private final MessageDigest digester;
    private long position;
    private boolean keep;

    private BlobWriter(BlobStore store, Path file, Optional<Descriptor> expected) {
        this.store = store;
        this.file = file;
        this.expected = expected;
        this.keep = expected.isPresent();
        this.digester =
                expected.map(descriptor -> descriptor.digest().newDigester()).orElseGet(Digest::newSha256);
        this.lock = Lock.exclusive(lockOf(file).toString());
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            digestWhatIsThere();
        } catch (IOException e) {
            lock.close();
            throw refused(e);
        }
    }

    static BlobWriter create(BlobStore store, Path directory) {
        return new BlobWriter(store, directory.resolve("new-" + UUID.randomUUID()), Optional.empty());
    }

    static BlobWriter resume(BlobStore store, Path directory, Descriptor descriptor) {
        return new BlobWriter(store, file(directory, descriptor), Optional.of(descriptor));
    }

    private static Path file(Path directory, Descriptor descriptor) {
        Digest digest = descriptor.digest();
        return directory.resolve(digest.algorithm() + "-" + digest.hex());
    }

    /** Removes the lock of a blob that is finished; whoever waits for it looks whether it is there. */
    static void removeLock(Path directory, Descriptor descriptor) {
        Path lock = lockOf(file(directory, descriptor));
        try {
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            throw StoreException.of("cannot remove " + lock, e);
        }
    }

    static Path lockOf(Path file) {
        return file.resolveSibling(file.getFileName() + LOCK);
    }

    /** The file that a lock is for, or the file itself. */
    static Path withoutLock(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(LOCK) ? file.resolveSibling(name.substring(0, name.length() - LOCK.length())) : file;
    }

    private void digestWhatIsThere() throws IOException {
        InputStream there = Channels.newInputStream(channel); // not closed: that would close the channel
        byte[] buffer = new byte[1 << 16];
        for (int read = there.read(buffer); read > 0; read = there.read(buffer)) {
            digester.update(buffer, 0, read);
            position += read;
        }
    }

    /** Where it is being written. */
    Path file() {
        return file;
    }

    /** How many bytes there are. */
    public long position() {
        return position;
    }

    /** Throws away what there is. */
    public void restart() {
        try {
            channel.truncate(0);
            channel.position(0);
            digester.reset();
            position = 0;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
        if (expected.isPresent() && position + length > expected.get().size()) {
            keep = false;
            throw new ImageException(expected.get().digest() + " has more bytes than the "
                    + expected.get().size() + " that the image names");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, start, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw refused(e);
        }
        digester.update(bytes, start, length);
        position += length;
    }

    /**
     * Makes it a blob of the store.
     *
     * @return its digest
     * @throws ImageException if it is not the blob that was expected; it is thrown away then
     */
    public Digest commit() {
        Digest digest = Digest.of(digester);
        boolean right = expected.isEmpty()
                || (digest.equals(expected.get().digest())
                        && position == expected.get().size());
        if (!right) {
            keep = false;
            throw new ImageException("what came as " + expected.get().digest() + " is something else: " + position
                    + " bytes with the digest " + digest);
        }
        try {
            channel.force(true);
            store.adopt(file, digest);
            return digest;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    void discard() {
        keep = false;
        close();
    }

    /** Ends the writing. A blob that was not committed stays for {@link BlobStore#resume} if its digest is known. */
    @Override
    public void close() {
        try (lock) {
            channel.close();
            if (!keep) {
                Files.deleteIfExists(file);
            }
            if (!Files.exists(file)) {
                Files.deleteIfExists(lockOf(file)); // still locked: who waits for it looks whether it is there
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private StoreException refused(IOException e) {
        return StoreException.of("cannot write " + file, e);
    }
}
