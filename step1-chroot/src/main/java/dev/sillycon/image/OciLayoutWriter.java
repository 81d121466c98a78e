package dev.sillycon.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes an image as an OCI image layout.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image spec, Image Layout</a>
 */
public final class OciLayoutWriter {

    private final Path directory;

    /** Writes into {@code directory}, which is empty. */
    public OciLayoutWriter(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes an image of one layer.
     *
     * @param layer a tar file, not compressed
     */
    public void write(String tag, ImageConfig config, byte[] layer) throws IOException {
        Document layerBlob = new Document(Manifests.LAYER, layer);
        Document configuration =
                Manifests.configuration(config, List.of(layerBlob.descriptor().digest()));
        Document manifest = Manifests.manifest(configuration.descriptor(), List.of(layerBlob.descriptor()));
        for (Document blob : List.of(layerBlob, configuration, manifest)) {
            Path file = directory.resolve(blob.descriptor().digest().blobPath());
            Files.createDirectories(file.getParent());
            Files.write(file, blob.bytes());
        }
        Files.write(directory.resolve("oci-layout"), Manifests.layout().bytes());
        Files.write(
                directory.resolve("index.json"),
                Manifests.index(Map.of(tag, manifest.descriptor())).bytes());
    }
}
