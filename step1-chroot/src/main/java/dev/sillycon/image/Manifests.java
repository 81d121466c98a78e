package dev.sillycon.image;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the documents that make blobs an image.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image spec, Image Manifest</a>
 */
public final class Manifests {

    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String CONFIGURATION = "application/vnd.oci.image.config.v1+json";

    /** With {@code +gzip} or {@code +zstd} where it is compressed. */
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    private Manifests() {}

    /** OCI's media type for what Docker calls {@code mediaType}; the bytes are the same. Others stay as they are. */
    public static String ociTypeOf(String mediaType) {
        return switch (mediaType) {
            case "application/vnd.docker.distribution.manifest.v2+json" -> MANIFEST;
            case "application/vnd.docker.container.image.v1+json" -> CONFIGURATION;
            case DOCKER_LAYER -> LAYER;
            case DOCKER_LAYER + ".gzip" -> LAYER + "+gzip";
            case DOCKER_LAYER + ".zstd" -> LAYER + "+zstd";
            default -> mediaType;
        };
    }

    /** An image's configuration for this machine. */
    public static Document configuration(ImageConfig config, List<Digest> diffIds) {
        List<String> variables = config.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("Env", variables);
        run.put("Entrypoint", config.entrypoint());
        run.put("Cmd", config.command());
        run.put("WorkingDir", config.workingDirectory());
        run.put("User", config.user());
        return configuration(new LinkedHashMap<>(Map.of("config", run)), diffIds);
    }

    /** The configuration {@code json} with what it must have: platform and layers. */
    public static Document configuration(Map<String, Object> json, List<Digest> diffIds) {
        Map<String, Object> complete = new LinkedHashMap<>(json);
        Platform platform = Platform.ofThisMachine();
        complete.putIfAbsent("architecture", platform.architecture());
        complete.putIfAbsent("os", platform.os());
        Map<String, Object> rootfs = new LinkedHashMap<>(); // in a fixed order: the digest depends on it
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        complete.put("rootfs", rootfs);
        return write(CONFIGURATION, complete);
    }

    /** A manifest of a configuration and its layers, the lowest first. */
    public static Document manifest(Descriptor configuration, List<Descriptor> layers) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("config", configuration.toJson());
        manifest.put("layers", layers.stream().map(Descriptor::toJson).toList());
        return write(MANIFEST, manifest);
    }

    /** The {@code index.json} of an image layout. */
    public static Document index(Map<String, Descriptor> manifestsByName) {
        List<Map<String, Object>> manifests = manifestsByName.entrySet().stream()
                .map(named -> {
                    Map<String, Object> descriptor = named.getValue().toJson();
                    descriptor.put("annotations", Map.of(OciLayout.REF_NAME, named.getKey()));
                    return descriptor;
                })
                .toList();
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        index.put("manifests", manifests);
        return write(INDEX, index);
    }

    /** The file {@code oci-layout} of an image layout. */
    public static Document layout() {
        return write("application/vnd.oci.layout.header.v1+json", Map.of("imageLayoutVersion", "1.0.0"));
    }

    private static Document write(String mediaType, Map<String, Object> json) {
        try {
            String text = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(json); // what was null stays so
            return new Document(mediaType, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + mediaType, e);
        }
    }
}
