package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Image;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.Json;
import dev.sillycon.image.PlatformManifest;
import dev.sillycon.image.Reference;
import dev.sillycon.store.BlobWriter;
import dev.sillycon.store.Lock;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoreException;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;

/**
 * Brings an image from a registry into the store. The name comes last: whoever is killed before leaves a store without it,
 * and blobs with which the next attempt goes on.
 */
public final class Pull {

    private static final int BUFFER_BYTES = 1 << 16;

    private static final List<String> CONFIGURATION_TYPES =
            List.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private final Store store;
    private final Reference name;
    private final Progress progress;
    private final Registry registry;

    private Pull(Store store, Reference name, boolean insecure, Progress progress) {
        this.store = store;
        this.name = name;
        this.progress = progress;
        this.registry = new Retry(progress).until(() -> Registry.connect(name, Registry.Access.PULL, insecure));
    }

    /**
     * Pulls the image for this machine's platform.
     *
     * @param insecure whether plain HTTP and any certificate will do
     * @return its manifest's digest
     * @throws RegistryException if the registry does not give it
     * @throws ImageException if what comes is not what was to come
     */
    public static Digest pull(Store store, Reference name, boolean insecure, Progress progress) {
        Lock use = store.use(); // what has no name yet must not be taken for garbage
        try {
            return new Pull(store, name, insecure, progress).run();
        } finally {
            use.close();
        }
    }

    // tag::pull[]
    private Digest run() {
        Document manifest = manifest();
        Descriptor configuration = Descriptor.of(manifest.json().get("config"));
        checkType(configuration);
        fetch(configuration, Progress.UNSEEN);
        PlatformManifest.check(
                name.toString(), store.blobs().document(configuration).json());

        List<Descriptor> layers = manifest.json().get("layers").elements().stream()
                .map(Descriptor::of)
                .distinct()
                .toList();
        Parallel.run(layers.stream()
                .map(layer -> (Runnable) () -> fetch(layer, progress.start(layer, layers)))
                .toList());

        Image.open(name.toString(), store.directory(), manifest).close(); // what has a name can be opened
        store.blobs().write(manifest);
        boolean isNew = !hasName(manifest.descriptor());
        store.name(name, manifest.descriptor()); // last
        progress.say(name + (isNew ? " is pulled" : " is up to date"));
        return manifest.descriptor().digest();
    }
    // end::pull[]

    private Document manifest() {
        String reference = name.digest().map(Digest::toString).or(name::tag).orElseThrow();
        Document document = manifest(reference, name.digest());
        Json manifests = document.json().get("manifests");
        return manifests.isAbsent()
                ? document
                : PlatformManifest.choose(name.toString(), manifests.elements(), descriptor -> {
                    Digest digest = Descriptor.of(descriptor).digest();
                    return manifest(digest.toString(), Optional.of(digest));
                });
    }

    private Document manifest(String reference, Optional<Digest> digest) {
        return new Retry(progress).until(() -> registry.manifest(reference, digest));
    }

    /** Registries hold other things too, Helm charts for one. */
    private void checkType(Descriptor configuration) {
        if (!CONFIGURATION_TYPES.contains(configuration.mediaType())) {
            throw new ImageException(
                    name + " is not a container image: its configuration is of type " + configuration.mediaType());
        }
        if (configuration.size() > Json.MOST_BYTES) {
            throw new ImageException(
                    name + " has a configuration of " + configuration.size() + " bytes; 4 MiB at most");
        }
    }

    private boolean hasName(Descriptor manifest) {
        try {
            return store.find(name.toString()).manifest().descriptor().digest().equals(manifest.digest());
        } catch (ImageException | StoreException e) {
            return false; // it is not there, or has lost something: that is why it is pulled
        }
    }

    /** Gets a blob, unless the store has it. What turns out to be something else is asked for once more, from the start. */
    private void fetch(Descriptor blob, Progress.Layer shown) {
        for (int attempts = 1; ; attempts++) {
            Optional<BlobWriter> free = store.blobs().resume(blob);
            if (free.isEmpty()) {
                shown.end(true);
                return;
            }
            try (BlobWriter writer = free.get()) {
                download(blob, writer, shown);
                writer.commit();
                shown.end(false);
                return;
            } catch (ImageException e) {
                if (attempts == 2) {
                    throw e;
                }
                progress.say(e.getMessage() + "; trying again from the start");
            }
        }
    }

    private void download(Descriptor blob, BlobWriter writer, Progress.Layer shown) {
        Retry retry = new Retry(progress);
        long[] most = {writer.position()};
        retry.until(() -> {
            if (writer.position() == blob.size()) {
                return writer; // killed before it was committed
            }
            try (Registry.Download download = registry.blob(blob, writer.position())) {
                if (download.start() == 0) {
                    writer.restart();
                } else {
                    shown.resumed(download.start());
                }
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = download.bytes().read(buffer);
                        read > 0;
                        read = download.bytes().read(buffer)) {
                    writer.write(buffer, 0, read);
                    shown.at(writer.position());
                    if (writer.position() > most[0]) { // not for what is sent again and again
                        most[0] = writer.position();
                        retry.succeededInPart();
                    }
                }
            }
            if (writer.position() < blob.size()) {
                throw new EOFException(name.registry() + " has sent " + writer.position() + " of " + blob.size()
                        + " bytes of " + blob.digest());
            }
            return writer;
        });
    }
}
