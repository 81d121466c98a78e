package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.Json;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Content, each by its digest: {@code blobs/sha256/6c3c624b...}. What is there is whole, and stays as it is.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md#blobs">OCI image spec, Blobs</a>
 */
public final class BlobStore {

    private final Path directory;
    private final Path unfinished;

    BlobStore(Path directory, Path unfinished) {
        this.directory = directory;
        this.unfinished = unfinished;
    }

    public boolean has(Digest digest) {
        return Files.exists(path(digest));
    }

    /** Whether it is there and not truncated: what has been damaged otherwise is found when it is read. */
    boolean has(Descriptor descriptor) {
        try {
            return Files.size(path(descriptor.digest())) == descriptor.size();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw StoreException.of("cannot read " + descriptor.digest() + " of the store", e);
        }
    }

    /** Where a blob is, or would be. */
    public Path path(Digest digest) {
        return directory.resolve(digest.blobPath());
    }

    /** A manifest or configuration; throws {@link StoreException} if the store lacks it. */
    public Document document(Descriptor descriptor) {
        try {
            Path path = path(descriptor.digest());
            if (!has(descriptor.digest()) || Files.size(path) > Json.MOST_BYTES) {
                throw new StoreException("the store lacks " + descriptor.digest() + ": load or pull the image again");
            }
            byte[] bytes = descriptor.digest().verify("document", Files.readAllBytes(path));
            return new Document(descriptor.mediaType(), bytes);
        } catch (IOException e) {
            throw StoreException.of("cannot read " + descriptor.digest() + " of the store", e);
        }
    }

    /** Keeps a document. */
    public void write(Document document) {
        Descriptor descriptor = document.descriptor();
        resume(descriptor).ifPresent(writer -> {
            try (writer) {
                writer.restart();
                writer.write(document.bytes());
                writer.commit();
            }
        });
    }

    /** Begins a blob whose digest will be known at its end. What is not committed is removed. */
    public BlobWriter create() {
        return BlobWriter.create(this, unfinished);
    }

    /**
     * Begins a blob whose digest is known, or goes on where an earlier attempt has ended; waits if somebody else is at it.
     *
     * @return empty if the store has the blob
     */
    public Optional<BlobWriter> resume(Descriptor descriptor) {
        if (has(descriptor)) {
            BlobWriter.removeLock(unfinished, descriptor); // who was killed just before the end has left it
            return Optional.empty();
        }
        BlobWriter writer = BlobWriter.resume(this, unfinished, descriptor);
        if (has(descriptor)) { // while we waited
            writer.discard();
            return Optional.empty();
        }
        return Optional.of(writer);
    }

    /** Gives a finished file its place. Its content is on the disk before its name. */
    void adopt(Path file, Digest digest) throws IOException {
        Path path = path(digest);
        Files.createDirectories(path.getParent());
        Linux.rename(file.toString(), path.toString());
        sync(path.getParent());
    }

    /** Has a directory's entries survive a power loss. */
    static void sync(Path directory) {
        int opened = Linux.open(directory.toString(), Constants.O_RDONLY | Constants.O_DIRECTORY | Constants.O_CLOEXEC);
        try {
            Linux.fsync(opened);
        } finally {
            Linux.close(opened);
        }
    }

    /** All blobs. */
    List<Digest> all() {
        List<Digest> digests = new ArrayList<>();
        try (Stream<Path> algorithms = Files.list(directory.resolve("blobs"))) {
            for (Path algorithm : algorithms.toList()) {
                try (Stream<Path> blobs = Files.list(algorithm)) {
                    blobs.forEach(
                            blob -> digests.add(Digest.parse(algorithm.getFileName() + ":" + blob.getFileName())));
                }
            }
            return digests;
        } catch (IOException | ImageException e) {
            throw new StoreException("cannot list the blobs of the store: " + e.getMessage(), e);
        }
    }
}
