package dev.sillycon.image;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds what is for this machine where an image has been made for several.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image spec, Image Index</a>
 */
public final class PlatformManifest {

    /** Indexes in indexes: real ones have two levels. */
    private static final int MOST_INDEXES = 8;

    private PlatformManifest() {}

    /**
     * The manifest for this machine among {@code descriptors}, which may be of manifests and of indexes.
     *
     * @param load gets the document that a descriptor names
     * @throws ImageException if there is none; the message names the platforms that there are
     */
    public static Document choose(String name, List<Json> descriptors, Function<Json, Document> load) {
        Platform here = Platform.ofThisMachine();
        List<Platform> others = new ArrayList<>();
        List<Json> open = new ArrayList<>(descriptors);
        Set<String> seen = new HashSet<>();
        for (int level = 0; level < MOST_INDEXES && !open.isEmpty(); level++) {
            List<Json> next = new ArrayList<>();
            for (Json descriptor : open) {
                Platform platform = Platform.of(descriptor.get("platform"));
                if (!here.runs(platform)) {
                    others.add(platform);
                    continue;
                }
                if (!seen.add(descriptor.get("digest").string())) {
                    continue; // indexes that name the same ones many times would multiply from level to level
                }
                Document document = load.apply(descriptor);
                Json manifests = document.json().get("manifests");
                if (manifests.isAbsent()) {
                    return document;
                }
                next.addAll(manifests.elements());
            }
            open = next;
        }
        if (others.isEmpty()) {
            throw new ImageException(name + " has no manifest: its indexes lead to other indexes, or nowhere");
        }
        throw wrongPlatform(name, others);
    }

    /** Throws {@link ImageException} if what {@code configuration} describes does not run here. */
    public static void check(String name, Json configuration) {
        Platform platform = Platform.of(configuration);
        if (!Platform.ofThisMachine().runs(platform)) {
            throw wrongPlatform(name, List.of(platform));
        }
    }

    private static ImageException wrongPlatform(String name, List<Platform> platforms) {
        return new ImageException(name + " is for "
                + platforms.stream().map(Platform::toString).distinct().collect(Collectors.joining(", "))
                + ", and this machine is " + Platform.ofThisMachine() + ": get the image for this platform");
    }
}
