package dev.sillycon.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what {@code docker image save} writes: {@code manifest.json} names a configuration and layer files, for each image.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/spec.md">Docker Image Specification, "Combined Image
 *     JSON + Filesystem Changeset Format"</a>
 */
final class DockerArchive {

    /** A configuration's file is named by its digest: {@code HEX.json} or {@code blobs/sha256/HEX}. */
    private static final Pattern NAMED_BY_DIGEST = Pattern.compile("(?:.*/)?([0-9a-f]{64})(?:\\.json)?");

    private DockerArchive() {}

    static Image read(String name, Blobs blobs, Optional<String> tag) throws IOException {
        List<Json> manifests = manifests(name, blobs);
        List<Json> candidates = manifests.stream()
                .filter(manifest -> tag.isEmpty() || tags(manifest).anyMatch(t -> Image.matches(t, tag.get())))
                .toList();
        if (candidates.size() != 1) {
            String reason = candidates.isEmpty() ? "has no such image" : "holds several images";
            throw Image.ambiguous(name, reason, manifests.stream().flatMap(DockerArchive::tags));
        }
        // tag::manifest[]
        Json manifest = candidates.get(0);
        List<Image.LayerFile> layers = manifest.get("Layers").strings().stream()
                .map(path -> new Image.LayerFile(blobs.get(path), Optional.empty()))
                .toList();
        // end::manifest[]
        return Image.of(name, Optional.empty(), config(manifest.get("Config").string(), blobs), layers, blobs);
    }

    /** The names of all images. */
    static List<String> tags(String name, Blobs blobs) throws IOException {
        return manifests(name, blobs).stream().flatMap(DockerArchive::tags).toList();
    }

    private static List<Json> manifests(String name, Blobs blobs) throws IOException {
        Blob list = blobs.find("manifest.json")
                .orElseThrow(() -> new ImageException(
                        name + " is not an image: it has neither index.json (OCI) nor manifest.json (Docker)"));
        return Json.parse("manifest.json", list.bytes()).elements();
    }

    private static Document config(String path, Blobs blobs) {
        byte[] bytes = blobs.get(path).bytes();
        Matcher named = NAMED_BY_DIGEST.matcher(path);
        if (named.matches()) {
            new Digest("sha256", named.group(1)).verify("configuration", bytes);
        }
        return new Document(Manifests.CONFIGURATION, bytes);
    }

    private static Stream<String> tags(Json manifest) {
        return manifest.get("RepoTags").strings().stream();
    }
}
