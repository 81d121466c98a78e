package dev.sillycon.save;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Image;
import dev.sillycon.image.Manifests;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes images of the store as an OCI image layout: each blob once, as it is, whoever shares it.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image spec, Image Layout</a>
 */
final class OciLayoutFiles {

    private final Store store;
    private final FileTree files;
    private final Map<String, Descriptor> manifests = new LinkedHashMap<>();
    private final Set<Digest> written = new HashSet<>();

    private OciLayoutFiles(Store store, FileTree files) {
        this.store = store;
        this.files = files;
    }

    static void write(List<StoredImage> images, Store store, FileTree files) throws IOException {
        OciLayoutFiles layout = new OciLayoutFiles(store, files);
        files.add("oci-layout", Manifests.layout());
        for (StoredImage image : images) {
            layout.add(image);
        }
        files.add("index.json", Manifests.index(layout.manifests));
    }

    private void add(StoredImage image) throws IOException {
        List<Descriptor> layers = image.layers();
        try (Image opened = store.open(image)) {
            for (int i = 0; i < layers.size(); i++) {
                Descriptor layer = layers.get(i);
                if (written.add(layer.digest())) {
                    files.add(
                            layer.digest().blobPath(),
                            layer.size(),
                            opened.layers().get(i)::copyTo);
                }
            }
        }
        Document manifest = image.ociManifest();
        for (Document document : List.of(image.configuration(), manifest)) {
            Digest digest = document.descriptor().digest();
            if (written.add(digest)) {
                files.add(digest.blobPath(), document);
            }
        }
        manifests.put(image.name(), manifest.descriptor());
    }
}
