package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.Json;
import dev.sillycon.image.Manifests;
import dev.sillycon.image.Reference;
import dev.sillycon.linux.Linux;
import dev.sillycon.pack.LayerPacker;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Makes an image of a container: that of its image, with what the container has changed as one more layer.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#properties">OCI image spec, Image
 *     Configuration</a>
 */
public final class Committer {

    private static final int BUFFER_BYTES = 64 << 10;

    private final Store store;
    private final Containers containers;

    public Committer(Store store, Containers containers) {
        this.store = store;
        this.containers = containers;
    }

    /**
     * A new image.
     *
     * @param notes what of the container it lacks, one line each
     */
    public record Result(StoredImage image, List<String> notes) {}

    /**
     * Makes an image of a container that has ended.
     *
     * @throws StoreException if there is no such container, or if it is running
     */
    public Result commit(String container, Reference name) {
        if (name.digest().isPresent()) {
            throw new ImageException("a new image cannot be called " + name + ": its digest is not known yet");
        }
        Lock use = store.use(); // until it has a name, nobody may delete what it is made of
        try {
            KeptContainer kept = containers.find(container);
            Lock held = containers.hold(kept);
            try {
                return commit(kept, name);
            } finally {
                held.close();
            }
        } finally {
            use.close();
        }
    }

    private Result commit(KeptContainer container, Reference name) {
        StoredImage base = StoredImage.read(container.image(), container.manifest(), store.blobs());
        Layer layer = pack(container);

        List<Descriptor> layers = new ArrayList<>(base.ociLayers());
        layers.add(layer.descriptor);
        List<Digest> diffIds = new ArrayList<>(base.diffIds());
        diffIds.add(layer.diffId);
        if (layers.size() != diffIds.size()) {
            throw new ImageException(base.name() + " names " + (layers.size() - 1) + " layers in its manifest and "
                    + (diffIds.size() - 1) + " in its configuration: nothing can be built upon it");
        }

        Document configuration = Manifests.configuration(withHistory(base.configuration(), Instant.now()), diffIds);
        Document manifest = Manifests.manifest(configuration.descriptor(), layers);
        store.blobs().write(configuration);
        store.blobs().write(manifest);
        store.name(name, manifest.descriptor());
        return new Result(new StoredImage(name.toString(), manifest, configuration), layer.notes);
    }

    private record Layer(Descriptor descriptor, Digest diffId, List<String> notes) {}

    /** Nobody but the root of the container's user namespace can read all of its files: it packs them. */
    private Layer pack(KeptContainer container) {
        String upper = Containers.upper(container);
        MessageDigest digester = Digest.newSha256();
        try (BlobWriter blob = store.blobs().create()) {
            List<String> notes = containers.directory().inside(() -> {
                if (!Linux.exists(upper)) {
                    throw new StoreException("container " + container.name() + " has never run: nothing to commit");
                }
                return pack(upper, blob, digester);
            });
            Descriptor descriptor = new Descriptor(Manifests.LAYER + "+gzip", blob.commit(), blob.position());
            return new Layer(descriptor, Digest.of(digester), notes);
        }
    }

    private static List<String> pack(String upper, BlobWriter blob, MessageDigest digester) {
        try {
            GZIPOutputStream gzip = new GZIPOutputStream(blob, BUFFER_BYTES);
            List<String> notes = LayerPacker.pack(upper, new DigestOutputStream(gzip, digester));
            gzip.finish(); // not closed: that would close the blob
            return notes;
        } catch (IOException e) {
            throw StoreException.of("cannot pack the changes of the container", e);
        }
    }

    /** A configuration with one more line in its history; its other members stay as they are, known or not. */
    private static Map<String, Object> withHistory(Document configuration, Instant now) {
        Map<String, Object> members = new LinkedHashMap<>(configuration.json().members());
        String created = now.truncatedTo(ChronoUnit.SECONDS).toString();
        List<Object> history = new ArrayList<>();
        configuration.json().get("history").elements().stream().map(Json::value).forEach(history::add);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("created", created);
        line.put("created_by", "sillycon commit");
        history.add(line);
        members.put("created", created);
        members.put("history", history);
        return members;
    }
}
