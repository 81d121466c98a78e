package dev.sillycon.save;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.Reference;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes images as {@code docker image save} does: {@code manifest.json} names a configuration and layers, for each image. The
 * layers are not compressed, and named by their digests, as is the configuration.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/spec.md">Docker Image Specification, "Combined Image
 *     JSON + Filesystem Changeset Format"</a>
 */
final class DockerArchiveWriter {

    private final Store store;
    private final FileTree files;

    /** What {@code manifest.json} says, by the images' IDs. */
    private final Map<Digest, Manifest> manifests = new LinkedHashMap<>();

    private final Set<String> written = new HashSet<>();

    private record Manifest(String configuration, List<String> tags, List<String> layers) {

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("Config", configuration);
            json.put("RepoTags", tags);
            json.put("Layers", layers);
            return json;
        }
    }

    private DockerArchiveWriter(Store store, FileTree files) {
        this.store = store;
        this.files = files;
    }

    static void write(List<StoredImage> images, Store store, FileTree files) throws IOException {
        DockerArchiveWriter writer = new DockerArchiveWriter(store, files);
        for (StoredImage image : images) {
            writer.add(image);
        }
        List<Map<String, Object>> manifests =
                writer.manifests.values().stream().map(Manifest::toJson).toList();
        byte[] json = JSON.std.asString(manifests).getBytes(StandardCharsets.UTF_8);
        files.add("manifest.json", json.length, out -> out.write(json));
    }

    private void add(StoredImage image) throws IOException {
        if (!manifests.containsKey(image.id())) {
            String configuration = image.id().hex() + ".json";
            files.add(configuration, image.configuration());
            manifests.put(image.id(), new Manifest(configuration, new ArrayList<>(), addLayers(image)));
        }
        tag(image.name()).ifPresent(manifests.get(image.id()).tags::add);
    }

    private List<String> addLayers(StoredImage image) throws IOException {
        List<String> names = new ArrayList<>();
        try (Image opened = store.open(image)) {
            for (Layer layer : opened.layers()) {
                String name = layer.diffId().hex() + ".tar";
                if (written.add(name)) {
                    long size = layer.expandTo(OutputStream.nullOutputStream()); // stands in tar before the content
                    files.add(name, size, layer::expandTo);
                }
                names.add(name);
            }
        }
        return names;
    }

    /** A name without a digest: those are of manifests, which this form has not. */
    private static Optional<String> tag(String name) {
        Reference full = Reference.parse(name);
        return full.tag().map(tag -> full.registry() + "/" + full.repository() + ":" + tag);
    }
}
