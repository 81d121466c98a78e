package dev.sillycon.image;

import dev.sillycon.linux.Architecture;

/**
 * What a manifest of an index is for.
 *
 * @param os {@code linux}
 * @param architecture {@code amd64}, {@code arm64}: Go's names
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image spec, Image Index</a>
 */
public record Platform(String os, String architecture) {

    /** What this machine runs. */
    public static Platform ofThisMachine() {
        return new Platform("linux", Architecture.current().ociName());
    }

    /** The platform that a descriptor or a configuration names; empty strings where it names none. */
    public static Platform of(Json json) {
        return json.isAbsent()
                ? new Platform("", "")
                : new Platform(
                        json.get("os").stringOr(""), json.get("architecture").stringOr(""));
    }

    /** Whether programs for {@code other} run on this platform; a platform that says nothing gets the benefit. */
    public boolean runs(Platform other) {
        return (other.os.isEmpty() || other.os.equals(os))
                && (other.architecture.isEmpty() || other.architecture.equals(architecture));
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
