package dev.sillycon.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files of an image that a test makes: right at first, to be spoilt then. */
public final class ImageFiles {

    /** How files become an image that a user names. */
    enum Shape {
        TAR {
            @Override
            Path save(ImageFiles image, Path parent) throws IOException {
                return Files.write(parent.resolve("image.tar"), image.tar());
            }
        },
        DIRECTORY {
            @Override
            Path save(ImageFiles image, Path parent) throws IOException {
                Path directory = parent.resolve("image");
                for (Map.Entry<String, byte[]> file : image.files.entrySet()) {
                    Path path = directory.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
                return directory;
            }
        };

        abstract Path save(ImageFiles image, Path parent) throws IOException;
    }

    /** What the images' configurations say, besides {@code rootfs}. */
    private static final String CONFIG = """
            "os": "linux", "architecture": "%s", "config": {
              "Env": ["PATH=/bin", "LANG=C.UTF-8"], "Entrypoint": ["/init"], "Cmd": ["-v"], "WorkingDir": "/srv", "User": "app"
            }""";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** An OCI image layout with one image for this machine, {@code :latest}. */
    static ImageFiles oci(byte[]... layers) {
        ImageFiles image = new ImageFiles();
        return image.index(image.tagged("latest", image.manifest(config(here(), layers), layers)));
    }

    /** A Docker archive with one image for this machine, {@code test:latest}. */
    public static ImageFiles docker(byte[]... layers) {
        return new ImageFiles().dockerManifest("test:latest", config(here(), layers), layers);
    }

    static String here() {
        return Platform.ofThisMachine().architecture();
    }

    static String foreign() {
        return here().equals("arm64") ? "amd64" : "arm64";
    }

    /** A configuration; the layers are to be as they are before compression. */
    static String config(String architecture, byte[]... layers) {
        String diffIds = Arrays.stream(layers)
                .map(layer -> '"' + Digest.ofBytes(layer).toString() + '"')
                .collect(Collectors.joining(","));
        return "{%s, \"rootfs\": {\"diff_ids\": [%s]}}".formatted(CONFIG.formatted(architecture), diffIds);
    }

    ImageFiles put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    ImageFiles put(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Stores a blob and returns its descriptor, with the members {@code more}, which begin with a comma. */
    String blob(byte[] content, String more) {
        Digest digest = Digest.ofBytes(content);
        put(digest.blobPath(), content);
        return "{\"digest\": \"%s\", \"size\": %d%s}".formatted(digest, content.length, more);
    }

    String blob(String json, String more) {
        return blob(json.getBytes(StandardCharsets.UTF_8), more);
    }

    /** A manifest's text, with its blobs stored. */
    String manifest(String config, byte[]... layers) {
        String descriptors = Arrays.stream(layers).map(layer -> blob(layer, "")).collect(Collectors.joining(","));
        return "{\"schemaVersion\": 2, \"config\": %s, \"layers\": [%s]}".formatted(blob(config, ""), descriptors);
    }

    String tagged(String tag, String manifest) {
        return blob(manifest, ", \"annotations\": {\"org.opencontainers.image.ref.name\": \"%s\"}".formatted(tag));
    }

    String forPlatform(String architecture, String manifest) {
        return blob(manifest, ", \"platform\": {\"os\": \"linux\", \"architecture\": \"%s\"}".formatted(architecture));
    }

    static String indexOf(String... descriptors) {
        return "{\"schemaVersion\": 2, \"manifests\": [%s]}".formatted(String.join(",", descriptors));
    }

    ImageFiles index(String... descriptors) {
        return put("index.json", indexOf(descriptors));
    }

    /** Adds an image to a Docker archive. */
    ImageFiles dockerManifest(String tag, String config, byte[]... layers) {
        String configName =
                Digest.ofBytes(config.getBytes(StandardCharsets.UTF_8)).hex() + ".json";
        List<String> names = Arrays.stream(layers)
                .map(layer -> Digest.ofBytes(layer).hex() + ".tar")
                .toList();
        for (int i = 0; i < layers.length; i++) {
            put(names.get(i), layers[i]);
        }
        put(configName, config);
        String manifest = "{\"Config\": \"%s\", \"RepoTags\": [\"%s\"], \"Layers\": [%s]}"
                .formatted(
                        configName,
                        tag,
                        names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")));
        byte[] before = files.get("manifest.json");
        String list = before == null ? "[]" : new String(before, StandardCharsets.UTF_8);
        return put("manifest.json", list.replaceFirst("]$", (before == null ? "" : ",") + manifest + "]"));
    }

    /** All files, as a tar archive. */
    byte[] tar() {
        Tar tar = new Tar();
        files.forEach(tar::file);
        return tar.bytes();
    }

    /** Saves the files as a tar archive, and opens that. */
    public Image open(Path parent) {
        try {
            return Image.open(Shape.TAR.save(this, parent).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
