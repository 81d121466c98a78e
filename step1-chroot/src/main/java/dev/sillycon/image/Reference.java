package dev.sillycon.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image's name, in full: what Docker's short names leave out is added.
 *
 * @param registry host, with a port if it is not the usual one: {@code docker.io}, {@code localhost:5000}
 * @param repository {@code library/debian}
 * @param tag {@code latest}; may be absent where there is a digest
 * @param digest of the manifest, where the name pins it
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI distribution
 *     spec, Pulling manifests</a>
 */
public record Reference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {

    public static final String DOCKER_HUB = "docker.io";

    /** The registry of images that no registry has. */
    public static final String LOCAL = "localhost";

    private static final String LATEST = "latest";

    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern REGISTRY =
            Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final Pattern WHOLE =
            Pattern.compile("(?<path>[^@]+?)(?::(?<tag>[^:/@]+))?(?:@(?<digest>.+))?", Pattern.DOTALL);

    /**
     * Reads a name: {@code debian}, {@code debian:12}, {@code quay.io/podman/hello}, {@code localhost:5000/a/b@sha256:...}.
     *
     * @throws ImageException if it has not the form of one
     */
    public static Reference parse(String name) {
        Matcher whole = WHOLE.matcher(name);
        if (!whole.matches()) {
            throw bad(name, "[REGISTRY/]NAME[:TAG|@DIGEST]");
        }
        String path = whole.group("path");
        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        boolean namesRegistry =
                first.contains(".") || first.contains(":") || first.startsWith("[") || first.equals(LOCAL);
        String registry = namesRegistry ? first : DOCKER_HUB;
        if (registry.equals("index.docker.io")) {
            registry = DOCKER_HUB;
        }
        String repository = namesRegistry ? path.substring(slash + 1) : path;
        if (registry.equals(DOCKER_HUB) && !repository.contains("/")) {
            repository = "library/" + repository;
        }
        if (!REGISTRY.matcher(registry).matches()) {
            throw bad(name, "HOST or HOST:PORT before the first slash");
        }
        if (!REPOSITORY.matcher(repository).matches() || repository.length() > 255) {
            throw bad(name, "lower-case letters and digits, with dots, hyphens, underscores and slashes between them");
        }
        Optional<Digest> digest = Optional.ofNullable(whole.group("digest")).map(Digest::parse);
        Optional<String> tag = Optional.ofNullable(whole.group("tag"));
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw bad(name, "a tag of letters, digits, dots, hyphens and underscores, 128 at the most");
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            tag = Optional.of(LATEST);
        }
        return new Reference(registry, repository, tag, digest);
    }

    /** The same, for an image that is made here: a name without a registry means none. */
    public static Reference parseLocal(String name) {
        Reference reference = parse(name);
        return name.startsWith(reference.registry + "/") ? reference : parse(LOCAL + "/" + name);
    }

    private static ImageException bad(String name, String wanted) {
        return new ImageException("not an image's name: " + name + "; it must be " + wanted);
    }

    /** The same name, pinned to the manifest that it means now. */
    public Reference at(Digest manifest) {
        return new Reference(registry, repository, tag, Optional.of(manifest));
    }

    /** The name for people: {@code docker.io/library/debian:12}. */
    @Override
    public String toString() {
        return registry + "/" + repository + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
