package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Reference;
import dev.sillycon.store.Lock;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.util.List;

/** Sends an image of the store to a registry, byte for byte. */
public final class Push {

    private final Store store;
    private final Progress progress;
    private final Registry registry;

    private Push(Store store, Reference destination, boolean insecure, Progress progress) {
        this.store = store;
        this.progress = progress;
        this.registry = new Retry(progress).until(() -> Registry.connect(destination, Registry.Access.PUSH, insecure));
    }

    /**
     * Pushes an image.
     *
     * @param wanted its name or ID, as for {@link Store#find}
     * @param insecure whether plain HTTP and any certificate will do
     * @return its manifest's digest
     * @throws RegistryException if the registry does not take it
     */
    public static Digest push(Store store, String wanted, Reference destination, boolean insecure, Progress progress) {
        Lock use = store.use(); // nothing is deleted meanwhile
        try {
            StoredImage image = store.find(wanted);
            return new Push(store, destination, insecure, progress).run(image, destination);
        } finally {
            use.close();
        }
    }

    private Digest run(StoredImage image, Reference destination) {
        Document manifest = image.manifest();
        Digest digest = manifest.descriptor().digest();
        if (destination.digest().isPresent() && !destination.digest().get().equals(digest)) {
            throw new RegistryException(image.name() + " has the digest " + digest + ", and cannot be pushed as "
                    + destination + ": leave the digest away");
        }
        List<Descriptor> layers = image.layers().stream().distinct().toList();
        Parallel.run(layers.stream()
                .map(layer -> (Runnable) () -> send(layer, progress.start(layer, layers)))
                .toList());
        send(image.configuration().descriptor(), Progress.UNSEEN);
        // The manifest comes last: a registry refuses one whose blobs it lacks.
        new Retry(progress).until(() -> {
            registry.put(manifest, destination.tag().orElse(digest.toString()));
            return manifest;
        });
        progress.say(destination + " is pushed");
        return digest;
    }

    private void send(Descriptor blob, Progress.Layer shown) {
        if (!store.blobs().has(blob.digest())) {
            throw new RegistryException("the store lacks " + blob.digest() + ": load or pull the image again");
        }
        Retry retry = new Retry(progress);
        boolean wasThere = retry.until(() -> {
            if (registry.has(blob.digest())) {
                return true;
            }
            registry.upload(blob.digest(), new Upload(store.blobs().path(blob.digest()), blob.size(), shown::at));
            return false;
        });
        shown.end(wasThere);
    }
}
