package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Json;
import dev.sillycon.image.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The names of images: {@code index.json}, which is replaced as a whole, so that a reader sees the old one or the new one.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md#indexjson-file">OCI image spec,
 *     index.json file</a>
 */
final class ImageIndex {

    private static final String NAME = "org.opencontainers.image.ref.name";

    private final Path layout;
    private final Path file;
    private final Path lock;

    ImageIndex(Path directory) {
        this.layout = directory.resolve("oci-layout");
        this.file = directory.resolve("index.json");
        this.lock = directory.resolve("index.lock");
    }

    /** Makes the two files that make a directory an image layout. */
    void makeUnlessThere() {
        if (!Files.exists(layout) || !Files.exists(file)) {
            update(names -> AtomicFile.write(layout, Manifests.layout().bytes()));
        }
    }

    /** The manifests of all images, by their names in full. */
    Map<String, Descriptor> read() {
        Map<String, Descriptor> manifests = new TreeMap<>();
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a FIFO would let us wait for ever
            throw new StoreException(file + " is not a regular file; move it away, or name another store: --root DIR");
        }
        try {
            for (Json entry : Json.parse("index.json of the store", Files.readAllBytes(file))
                    .get("manifests")
                    .elements()) {
                manifests.put(entry.get("annotations").get(NAME).string(), Descriptor.of(entry));
            }
            return manifests;
        } catch (NoSuchFileException e) { // and nothing else: of what cannot be read, all would be garbage
            return manifests;
        } catch (IOException e) {
            throw StoreException.of("cannot read " + file, e);
        }
    }

    /** Changes the names, one process at a time. */
    void update(Consumer<Map<String, Descriptor>> change) {
        Lock held = Lock.exclusive(lock.toString());
        try {
            Map<String, Descriptor> manifests = read();
            change.accept(manifests);
            AtomicFile.write(file, Manifests.index(manifests).bytes());
        } finally {
            held.close();
        }
    }
}
