package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.commons.io.input.TeeInputStream;

/**
 * One layer of an image: a tar file of what it adds and deletes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image spec, Layers</a>
 */
public final class Layer {

    /** An empty file costs the archive's author next to nothing, compressed, and us an inode. */
    private static final int MOST_ENTRIES = 1_000_000;

    private final Blob blob;
    private final Compression compression;
    private final Optional<Digest> digest;
    private final Optional<Digest> diffId;

    /**
     * @param digest of the blob as it is stored, where the manifest names it
     * @param diffId the digest of the tar file before compression, where the configuration names it
     */
    Layer(Blob blob, Optional<Digest> digest, Optional<Digest> diffId) {
        this.blob = blob;
        this.digest = digest;
        this.diffId = diffId;
        this.compression = Compression.of(blob);
        compression.prepare();
    }

    /** The layer's file in the image, for messages. */
    public String name() {
        return blob.name();
    }

    /** The digest of the tar file before compression; read for it where the image does not tell. */
    public Digest diffId() {
        return diffId.orElseGet(() -> copyTo(OutputStream.nullOutputStream()));
    }

    /** What to call it in a manifest. */
    public String mediaType() {
        return switch (compression) {
            case NONE -> Manifests.LAYER;
            case GZIP -> Manifests.LAYER + "+gzip";
            case ZSTD -> Manifests.LAYER + "+zstd";
        };
    }

    /**
     * Copies the layer as it is stored.
     *
     * @return its {@link #diffId}
     * @throws ImageException if the layer is damaged, or is not the one that the image names
     */
    public Digest copyTo(OutputStream out) {
        return copy(out, OutputStream.nullOutputStream()).diffId;
    }

    /**
     * Copies the tar file as it was before compression.
     *
     * @return its size in bytes
     * @throws ImageException if the layer is damaged, or is not the one that the image names
     */
    public long expandTo(OutputStream out) {
        return copy(OutputStream.nullOutputStream(), out).size;
    }

    private record Expanded(Digest diffId, long size) {}

    private Expanded copy(OutputStream asStored, OutputStream asTar) {
        MessageDigest stored = digester(digest);
        MessageDigest expanded = diffId.map(Digest::newDigester).orElseGet(Digest::newSha256);
        long size;
        try (InputStream raw = new TeeInputStream(digesting(blob.open(), stored), asStored);
                InputStream expand = digesting(compression.expand(raw, blob), expanded)) {
            size = expand.transferTo(asTar);
            raw.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw damaged(e);
        }
        compare(digest, stored, "digest");
        Digest actual = Digest.of(expanded);
        compare(diffId, actual, "diff_id");
        return new Expanded(actual, size);
    }

    interface EntryConsumer {
        void accept(TarEntry entry, InputStream content) throws IOException;
    }

    /**
     * Reads the layer from end to end, then compares its digests.
     *
     * @throws ImageException if the layer is damaged, or is not the one that the image names
     */
    void read(EntryConsumer consumer) {
        MessageDigest stored = digester(digest);
        MessageDigest expanded = digester(diffId);
        try (InputStream raw = digesting(blob.open(), stored);
                InputStream expand = digesting(compression.expand(raw, blob), expanded)) {
            TarReader tar = new TarReader(expand);
            int entries = 0;
            for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (++entries > MOST_ENTRIES) {
                    throw new ImageException("layer " + name() + " has more than " + MOST_ENTRIES + " entries");
                }
                consumer.accept(entry.get(), tar.content());
            }
            expand.transferTo(OutputStream.nullOutputStream()); // what stands behind the tar's end counts too
            raw.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw damaged(e);
        }
        compare(digest, stored, "digest");
        compare(diffId, expanded, "diff_id");
    }

    private ImageException damaged(IOException e) {
        return new ImageException(
                "layer " + name() + " is damaged or truncated (" + e.getMessage() + "): save the image again", e);
    }

    private static MessageDigest digester(Optional<Digest> expected) {
        return expected.map(Digest::newDigester).orElse(null);
    }

    private static InputStream digesting(InputStream in, MessageDigest digester) {
        return digester == null ? in : new DigestInputStream(in, digester);
    }

    private void compare(Optional<Digest> expected, MessageDigest digester, String what) {
        if (expected.isPresent()) {
            compare(expected, Digest.of(digester), what);
        }
    }

    private void compare(Optional<Digest> expected, Digest actual, String what) {
        if (expected.isPresent() && !actual.equals(expected.get())) {
            throw new ImageException("layer " + name() + " is not the one that the image names: its " + what + " is "
                    + actual + ", expected " + expected.get()
                    + "; save the image again, or remove it from the store and get it again");
        }
    }
}
