package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.ImageException;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Removes what no image and no container needs. What is in use is locked, and so is what somebody is just making; the rest
 * of what has no name was left by somebody who was killed.
 */
public final class Garbage {

    private final Store store;
    private final IdMapping mapping;
    private final Set<Digest> neededBlobs = new HashSet<>();
    private final Set<String> neededLayers = new HashSet<>();
    private final List<Removal> removals = new ArrayList<>();
    private final List<String> staying = new ArrayList<>();

    /**
     * What was removed.
     *
     * @param kind in words, for one of it
     * @param bytes of the disk that it took
     */
    public record Removal(String kind, String name, long bytes) {}

    /**
     * All that was removed.
     *
     * @param staying what could not be removed, and why
     */
    public record Report(List<Removal> removals, List<String> staying) {}

    private Garbage(Store store, IdMapping mapping) {
        this.store = store;
        this.mapping = mapping;
    }

    /** Removes all garbage; waits until nobody adds anything. */
    public static Report removeAll(Store store, IdMapping mapping) {
        Lock alone = store.alone();
        try {
            return new Garbage(store, mapping).remove(blob -> true, layer -> true);
        } finally {
            alone.close();
        }
    }

    /**
     * Removes what is left of an image that has lost its name.
     *
     * @return empty if somebody is adding something: then it stays for {@link #removeAll}
     */
    public static Optional<Report> removeOf(StoredImage image, Store store, IdMapping mapping) {
        Set<Digest> blobs = Set.copyOf(image.blobs());
        Set<String> layers = new HashSet<>(chainOf(image));
        return store.aloneIfIdle().map(alone -> {
            try {
                return new Garbage(store, mapping).remove(blobs::contains, layers::contains);
            } finally {
                alone.close();
            }
        });
    }

    private static List<String> chainOf(StoredImage image) {
        return ChainId.of(image.diffIds()).stream().map(Digest::hex).toList();
    }

    private Report remove(Predicate<Digest> blobs, Predicate<String> layers) {
        List<MappedDirectory> directories = store.mappedDirectories(mapping);
        store.manifests().forEach((name, manifest) -> need(name, manifest, "./sillycon rmi " + name));
        for (MappedDirectory directory : directories) {
            for (KeptContainer container : KeptContainer.all(directory)) {
                need(container.image(), container.manifest(), "./sillycon rm " + container.name());
            }
        }
        removeUnfinished();
        if (!staying.isEmpty()) {
            return new Report(removals, staying);
        }
        for (MappedDirectory directory : directories) {
            try {
                removeIn(directory, layers);
            } catch (SystemCallException e) { // another mapping's, when root's range in /etc/subuid was another one
                staying.add(directory.path() + ": " + e.getMessage());
            }
        }
        removeBlobs(blobs);
        return new Report(removals, staying);
    }

    /** Of what cannot be read nobody knows what it needs, perhaps all: then everything stays. */
    private void need(String name, Descriptor manifest, String wayOut) {
        try {
            StoredImage image = StoredImage.read(name, manifest, store.blobs());
            neededBlobs.addAll(image.blobs());
            neededLayers.addAll(chainOf(image));
        } catch (ImageException | StoreException e) {
            staying.add("anything, since " + name + " is damaged and does not tell what it needs: " + e.getMessage()
                    + "; remove it first: " + wayOut);
        }
    }

    private void removeIn(MappedDirectory directory, Predicate<String> layers) {
        directory.inside(() -> {
            for (String chainId : Trees.names(MappedDirectory.LAYERS)) {
                if (layers.test(chainId) && !neededLayers.contains(chainId)) {
                    removeLayer(MappedDirectory.LAYERS + "/" + chainId, chainId);
                }
            }
            for (String name : Trees.names(MappedDirectory.CONTAINERS)) {
                if (KeptContainer.isUnfinished(name)) {
                    String place = KeptContainer.place(name);
                    removeLocked("unfinished container", name, place, place + KeptContainer.LOCK);
                }
            }
            return null;
        });
    }

    private void removeLayer(String place, String chainId) {
        removeLocked("unpacked layer", chainId, place, place + StoredLayers.LOCK);
    }

    private void removeLocked(String kind, String name, String place, String lockFile) {
        Optional<Lock> lock = Lock.tryExclusive(lockFile);
        if (lock.isEmpty()) {
            return; // in use
        }
        try {
            long bytes = Trees.allocated(place);
            if (Linux.exists(place + StoredLayers.LAYER)) { // from now on it is not whole, whatever happens
                Trees.remove(place + StoredLayers.UNPACKING);
                Linux.rename(place + StoredLayers.LAYER, place + StoredLayers.UNPACKING);
            }
            Trees.removeLocked(place);
            removals.add(new Removal(kind, name, bytes));
        } catch (SystemCallException e) {
            staying.add(kind + " " + name + ": " + e.getMessage());
        } finally {
            lock.get().close();
        }
    }

    private void removeUnfinished() {
        try (Stream<Path> files = Files.list(store.unfinished())) {
            for (Path file : files.map(BlobWriter::withoutLock).distinct().toList()) {
                Path lockFile = BlobWriter.lockOf(file);
                Optional<Lock> lock = Lock.tryExclusive(lockFile.toString());
                if (lock.isPresent()) {
                    if (Files.exists(file)) { // else somebody was killed just before the end, and only the lock is left
                        removals.add(new Removal(
                                "unfinished blob", file.getFileName().toString(), Files.size(file)));
                        Files.delete(file);
                    }
                    Files.deleteIfExists(lockFile);
                    lock.get().close();
                }
            }
        } catch (IOException e) {
            throw StoreException.of("cannot remove unfinished blobs", e);
        }
    }

    private void removeBlobs(Predicate<Digest> blobs) {
        try {
            for (Digest digest : store.blobs().all()) {
                if (blobs.test(digest) && !neededBlobs.contains(digest)) {
                    Path path = store.blobs().path(digest);
                    long bytes = Files.size(path);
                    Files.delete(path);
                    removals.add(new Removal("blob", digest.toString(), bytes));
                }
            }
        } catch (IOException e) {
            throw StoreException.of("cannot remove blobs", e);
        }
    }
}
