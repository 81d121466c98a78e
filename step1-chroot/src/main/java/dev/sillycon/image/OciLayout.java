package dev.sillycon.image;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads an OCI image layout: {@code index.json} names manifests, or indexes of manifests; a manifest names a
 * configuration and layers; everything is a blob that is named by its digest.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image spec, Image Layout</a>
 */
final class OciLayout {

    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** Docker writes layouts since version 25; for it the other one has the tag only. */
    private static final String DOCKERS_NAME = "io.containerd.image.name";

    private OciLayout() {}

    static Image read(String name, Blobs blobs, Optional<String> tag) {
        Json index = Json.parse("index.json", blobs.get("index.json").bytes());
        List<Json> all = index.get("manifests").elements();
        List<Json> candidates = all.stream()
                .filter(descriptor -> tag.isEmpty() || Image.matches(tagOf(descriptor), tag.get()))
                .toList();
        if (candidates.isEmpty()) {
            throw Image.ambiguous(name, "has no such image", all.stream().map(OciLayout::tagOf));
        }
        if (count(candidates, OciLayout::tagOf) > 1 && count(candidates, OciLayout::digestOf) > 1) {
            throw Image.ambiguous(name, "holds several images", all.stream().map(OciLayout::tagOf));
        }
        Document document =
                PlatformManifest.choose(name, candidates, descriptor -> document("manifest", descriptor, blobs));
        return Image.of(name, document, Digest::blobPath, blobs);
    }

    /** The names of all images. */
    static List<String> tags(Blobs blobs) {
        Json index = Json.parse("index.json", blobs.get("index.json").bytes());
        return index.get("manifests").elements().stream()
                .map(OciLayout::tagOf)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static long count(List<Json> descriptors, Function<Json, Object> property) {
        return descriptors.stream().map(property).distinct().count();
    }

    /** A blob of JSON, which must have the digest that its descriptor names. */
    private static Document document(String what, Json descriptor, Blobs blobs) {
        Digest digest = digestOf(descriptor);
        byte[] bytes = digest.verify(what, blobs.get(digest.blobPath()).bytes());
        return new Document(descriptor.get("mediaType").stringOr(""), bytes);
    }

    private static String tagOf(Json descriptor) {
        Json annotations = descriptor.get("annotations");
        if (annotations.isAbsent()) {
            return "";
        }
        String tag = annotations.get(REF_NAME).stringOr("");
        return annotations.get(DOCKERS_NAME).stringOr(tag);
    }

    private static Digest digestOf(Json descriptor) {
        return Digest.parse(descriptor.get("digest").string());
    }
}
