package dev.sillycon.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what {@code skopeo copy ... dir:PATH} and {@code podman save --format docker-dir} write: {@code manifest.json} is the
 * manifest itself, or an index, and every other file is named by the digest of what it holds.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-transports.5.md">containers-transports(5),
 *     "dir:path"</a>
 */
final class DigestDirectory {

    private static final String MANIFEST = "manifest.json";

    /** A member that only schema 1 of Docker's manifests has. */
    private static final String OLD_LAYERS = "fsLayers";

    private DigestDirectory() {}

    /** Whether this is one; Docker's archives have a file of that name, too, with a list in it. */
    static boolean is(Blobs blobs) throws IOException {
        Optional<Blob> manifest = blobs.find(MANIFEST);
        if (manifest.isEmpty()) {
            return false;
        }
        Json json = Json.parse(MANIFEST, manifest.get().bytes());
        return json.isObject()
                && Stream.of("config", "manifests", OLD_LAYERS)
                        .anyMatch(member -> !json.get(member).isAbsent());
    }

    static Image read(String name, Blobs blobs) {
        byte[] bytes = blobs.get(MANIFEST).bytes();
        Json json = Json.parse(MANIFEST, bytes);
        if (!json.get(OLD_LAYERS).isAbsent()) {
            throw new ImageException(name + " has a manifest of the old form, schema 1, which nothing makes any more:"
                    + " copy the image again, skopeo copy --format v2s2");
        }
        Document document = new Document(json.get("mediaType").stringOr(Manifests.MANIFEST), bytes);
        if (!json.get("manifests").isAbsent()) {
            List<Json> manifests = json.get("manifests").elements();
            document = PlatformManifest.choose(name, manifests, descriptor -> {
                Digest digest = Digest.parse(descriptor.get("digest").string());
                byte[] manifest = blobs.get(digest.hex() + "." + MANIFEST).bytes();
                return new Document(descriptor.get("mediaType").stringOr(""), digest.verify("manifest", manifest));
            });
        }
        return Image.of(name, document, Digest::hex, blobs);
    }
}
