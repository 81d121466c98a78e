package dev.sillycon.image;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an image as an OCI image layout.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image spec, Image Layout</a>
 */
public final class OciLayoutWriter {

    private static final String MEDIA_TYPE = "application/vnd.oci.image.";

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
        Platform platform = Platform.ofThisMachine();
        List<String> variables = config.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        Map<String, Object> layerDescriptor = blob("layer.v1.tar", layer);
        Map<String, Object> configDescriptor = json(
                "config.v1+json",
                Map.of(
                        "architecture", platform.architecture(),
                        "os", platform.os(),
                        "config",
                                Map.of(
                                        "Env",
                                        variables,
                                        "Cmd",
                                        config.command(),
                                        "WorkingDir",
                                        config.workingDirectory()),
                        "rootfs", Map.of("type", "layers", "diff_ids", List.of(layerDescriptor.get("digest")))));
        Map<String, Object> manifest = json(
                "manifest.v1+json",
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MEDIA_TYPE + "manifest.v1+json",
                        "config",
                        configDescriptor,
                        "layers",
                        List.of(layerDescriptor)));
        manifest.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
        Files.writeString(directory.resolve("oci-layout"), JSON.std.asString(Map.of("imageLayoutVersion", "1.0.0")));
        Files.writeString(
                directory.resolve("index.json"),
                JSON.std.asString(Map.of("schemaVersion", 2, "manifests", List.of(manifest))));
    }

    private Map<String, Object> json(String type, Map<String, Object> document) throws IOException {
        return blob(type, JSON.std.asString(document).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a blob and returns its descriptor. */
    private Map<String, Object> blob(String type, byte[] bytes) throws IOException {
        Digest digest = Digest.ofBytes(bytes);
        Path file = directory.resolve(digest.blobPath());
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return new HashMap<>(Map.of("mediaType", MEDIA_TYPE + type, "digest", digest.toString(), "size", bytes.length));
    }
}
