package dev.sillycon.it;

import dev.sillycon.image.Digest;
import dev.sillycon.linux.Architecture;
import java.io.ByteArrayOutputStream;
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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The files of an image that a test makes, right or wrong. Its lowest layer is busybox, so that something can run. */
final class HostileImage {

    private static final List<String> APPLETS = List.of(
            "sh", "cat", "echo", "find", "grep", "ls", "od", "readlink", "sort", "stat", "su", "test", "tr", "wc");

    /** The program busybox. */
    static final String PROGRAM = program();

    /** The layer, always the same bytes, so that a store unpacks it once. */
    static final byte[] BUSYBOX = busybox();

    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private static String program() {
        try {
            Path busybox = Path.of(
                    Host.must(new Command("sh", "-c", "command -v busybox")).out());
            return new String(Files.readAllBytes(busybox), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] busybox() {
        RawTar tar = new RawTar()
                .directory("bin")
                .add(RawTar.entry('0', "bin/busybox").mode(0755).content(PROGRAM))
                .file("shared", "of the base");
        APPLETS.forEach(applet -> tar.symlink("bin/" + applet, "busybox"));
        return tar.bytes();
    }

    /** A Docker archive of busybox and {@code layers}. */
    static HostileImage docker(RawTar... layers) {
        List<byte[]> all = Stream.concat(
                        Stream.of(BUSYBOX), Arrays.stream(layers).map(RawTar::bytes))
                .toList();
        String config = config("", all.stream().map(HostileImage::digest).toList());
        HostileImage image = new HostileImage().put("config.json", config);
        List<String> names = all.stream()
                .map(layer -> {
                    image.put(hex(layer) + ".tar", layer);
                    return hex(layer) + ".tar";
                })
                .toList();
        return image.dockerManifest("\"config.json\"", "[" + quoted(names) + "]");
    }

    /** A Docker archive of busybox and one layer, as it is to be stored. */
    static HostileImage dockerLayer(byte[] stored) {
        return new HostileImage()
                .put("config.json", "{}")
                .put("busybox.tar", BUSYBOX)
                .put("layer", stored)
                .dockerManifest("\"config.json\"", "[\"busybox.tar\", \"layer\"]");
    }

    /** An OCI image layout of busybox and {@code layers}; {@code more} are members of its configuration. */
    static HostileImage oci(String more, RawTar... layers) {
        List<byte[]> all = Stream.concat(
                        Stream.of(BUSYBOX), Arrays.stream(layers).map(RawTar::bytes))
                .toList();
        HostileImage image = new HostileImage();
        String config = config(more, all.stream().map(HostileImage::digest).toList());
        return image.ociIndex(image.ociManifest(config, all));
    }

    /** An OCI image layout without an index yet. */
    static HostileImage empty() {
        return new HostileImage();
    }

    static String config(String more, List<String> diffIds) {
        return "{\"os\": \"linux\", \"architecture\": \"%s\", \"config\": {%s}, \"rootfs\": {\"diff_ids\": [%s]}}"
                .formatted(Architecture.current().ociName(), more, quoted(diffIds));
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", "));
    }

    HostileImage dockerManifest(String config, String layers) {
        return put("manifest.json", "[{\"Config\": %s, \"Layers\": %s}]".formatted(config, layers));
    }

    /** A manifest, with its blobs stored. */
    String ociManifest(String config, List<byte[]> layers) {
        String descriptors =
                layers.stream().map(layer -> blob(layer, "layer.v1.tar")).collect(Collectors.joining(","));
        return "{\"schemaVersion\": 2, \"config\": %s, \"layers\": [%s]}"
                .formatted(blob(config.getBytes(StandardCharsets.UTF_8), "config.v1+json"), descriptors);
    }

    /** An index of one manifest. */
    HostileImage ociIndex(String manifest) {
        String descriptor = blob(manifest.getBytes(StandardCharsets.UTF_8), "manifest.v1+json");
        return put("index.json", indexOf(descriptor));
    }

    static String indexOf(String... descriptors) {
        return "{\"schemaVersion\": 2, \"manifests\": [%s]}".formatted(String.join(",", descriptors));
    }

    /** Stores a blob and returns its descriptor. */
    String blob(byte[] content, String type) {
        put("blobs/sha256/" + hex(content), content);
        return descriptor(digest(content), content.length, type);
    }

    static String descriptor(String digest, long size, String type) {
        return "{\"mediaType\": \"application/vnd.oci.image.%s\", \"digest\": \"%s\", \"size\": %d, \"annotations\": {\"%s\": \"latest\"}}"
                .formatted(type, digest, size, REF_NAME);
    }

    static String digest(byte[] content) {
        return Digest.ofBytes(content).toString();
    }

    private static String hex(byte[] content) {
        return Digest.ofBytes(content).hex();
    }

    HostileImage put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    HostileImage put(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Leaves away a file, or with a slash at the end of its name a directory. */
    HostileImage without(String path) {
        files.keySet().removeIf(name -> name.equals(path) || (path.endsWith("/") && name.startsWith(path)));
        return this;
    }

    /** All files as an archive, for more to be added. */
    RawTar tar() {
        RawTar tar = new RawTar();
        files.forEach((name, content) ->
                tar.add(RawTar.entry('0', name).content(new String(content, StandardCharsets.ISO_8859_1))));
        return tar;
    }

    Path asDirectory(Path directory) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[]... members) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        for (byte[] member : members) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(member);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return compressed.toByteArray();
    }
}
