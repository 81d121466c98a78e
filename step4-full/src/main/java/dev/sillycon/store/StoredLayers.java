package dev.sillycon.store;

import static dev.sillycon.linux.Constants.MS_BIND;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_DIRECTORY;
import static dev.sillycon.linux.Constants.O_RDONLY;
import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.mkdir;
import static dev.sillycon.linux.Linux.mount;
import static dev.sillycon.linux.Linux.symlink;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step2.LayerDirectory;
import dev.sillycon.step2.Layers;
import dev.sillycon.step2.Overlay;
import dev.sillycon.step3.IdMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image's layers in the store: unpacked once, by the first container that needs them, and shared by all.
 *
 * <p>A layer that is in use is locked, shared; who makes or removes it locks it alone. It is unpacked beside its
 * place and renamed when all of it is on the disk, so that what is there is whole, whatever has happened before.
 */
public final class StoredLayers implements Layers, AutoCloseable {

    /** In a layer's place: */
    static final String LAYER = "/layer";

    static final String UNPACKING = "/unpacking";
    static final String LOCK = "/lock";

    /** Where the store is seen in the mount namespace, until the root is pivoted. */
    private static final String STORE = "store";

    private final Image image;
    private final List<Digest> chain;
    private final int directory;
    private final Optional<KeptContainer> kept;
    private final List<Lock> locks = new ArrayList<>();

    private StoredLayers(Image image, MappedDirectory directory, Optional<KeptContainer> kept) {
        this.image = image;
        this.chain = ChainId.of(image.layers().stream().map(Layer::diffId).toList());
        this.directory = directory.open();
        this.kept = kept;
    }

    /** For a container whose changes go with it. */
    public static StoredLayers of(Image image, Store store, IdMapping mapping) {
        return new StoredLayers(image, MappedDirectory.of(store.directory(), mapping), Optional.empty());
    }

    /** For a container that is kept; the store has its image. */
    public static StoredLayers keeping(KeptContainer container, Image image, Store store, IdMapping mapping) {
        MappedDirectory directory = MappedDirectory.of(store.directory(), mapping);
        Lock lock = container.make(directory);
        StoredLayers layers = new StoredLayers(image, directory, Optional.of(container));
        layers.locks.add(lock);
        return layers;
    }

    /** The name of the container, if it is kept. */
    public Optional<String> keptAs() {
        return kept.map(KeptContainer::name);
    }

    /**
     * Makes the store the working directory, for {@link #overlayIn}: into a new mount namespace goes along what the process has
     * as its working directory, but not what it has open.
     */
    public void enter() {
        Linux.fchdir(directory);
    }

    @Override
    public Overlay overlayIn(String work) {
        mkdir(work + "/" + STORE, 0700);
        mount(".", work + "/" + STORE, null, MS_BIND, null);
        chdir(work);

        List<LayerDirectory> unpacked = unpack();
        List<String> lower = new ArrayList<>();
        for (LayerDirectory layer : unpacked) {
            for (String path : layer.lower()) {
                String shortName = "l" + lower.size(); // mount(2) has room for 4096 bytes of options
                symlink(path, shortName);
                lower.add(shortName);
            }
        }
        Overlay overlay = Overlay.of(lower);
        return kept.map(container -> container.overlay(overlay.lower(), STORE)).orElse(overlay);
    }

    /** The directories of all layers, the topmost first; those that are missing are made. */
    private List<LayerDirectory> unpack() {
        LayerUnpacker unpacker = new LayerUnpacker();
        List<LayerDirectory> unpacked = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            unpacked.add(0, obtain(image.layers().get(i), chain.get(i), unpacked, unpacker));
        }
        unpacker.notes().forEach(note -> System.err.println("sillycon: " + note));
        return unpacked;
    }

    private LayerDirectory obtain(Layer layer, Digest chainId, List<LayerDirectory> below, LayerUnpacker unpacker) {
        String place = STORE + "/" + MappedDirectory.LAYERS + "/" + chainId.hex();
        LayerDirectory done = new LayerDirectory(place + "/" + LAYER);
        while (true) {
            try {
                makeUnlessThere(place);
                Lock shared = Lock.shared(place + LOCK);
                if (Linux.exists(done.path())) {
                    locks.add(shared);
                    return done;
                }
                shared.close();
                Lock exclusive = Lock.exclusive(place + LOCK);
                try {
                    if (!Linux.exists(done.path())) {
                        make(layer, place, done, below, unpacker);
                    }
                } finally {
                    exclusive.close();
                }
            } catch (SystemCallException e) {
                if (e.errno() != Errno.ENOENT || Linux.exists(place)) {
                    throw e;
                } // somebody has just removed it: make it again
            }
        }
    }

    private static void make(
            Layer layer, String place, LayerDirectory done, List<LayerDirectory> below, LayerUnpacker unpacker) {
        LayerDirectory unpacking = new LayerDirectory(place + UNPACKING);
        Trees.remove(unpacking.path()); // of somebody who was killed
        try {
            unpacking.unpack(layer, below, unpacker);
        } catch (RuntimeException | Error e) {
            Trees.remove(unpacking.path());
            throw e;
        }
        // tag::place[]
        int opened = Linux.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        try {
            Linux.syncfs(opened); // all of it is on the disk before its name is
            Linux.rename(unpacking.path(), done.path());
            Linux.fsync(opened);
        } finally {
            Linux.close(opened);
        }
        // end::place[]
    }

    private static void makeUnlessThere(String path) {
        try {
            mkdir(path, 0700);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    /** In the parent, when the container has ended. */
    @Override
    public void close() {
        locks.forEach(Lock::close);
        Linux.close(directory);
    }
}
