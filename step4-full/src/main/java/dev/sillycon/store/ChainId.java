package dev.sillycon.store;

import dev.sillycon.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a layer together with all below it. A layer alone does not say what its directory holds: whether a whiteout hides
 * something, where a path through a symbolic link leads and what a hard link is to depend on the layers below.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">OCI image spec, Layer ChainID</a>
 */
public final class ChainId {

    private ChainId() {}

    /** The chain IDs of layers, the lowest first. */
    // tag::chain[]
    public static List<Digest> of(List<Digest> diffIds) {
        List<Digest> chain = new ArrayList<>();
        for (Digest diffId : diffIds) {
            chain.add(chain.isEmpty() ? diffId : join(chain.get(chain.size() - 1), diffId));
        }
        return chain;
    }

    private static Digest join(Digest below, Digest diffId) {
        return Digest.ofBytes((below + " " + diffId).getBytes(StandardCharsets.UTF_8));
    }
    // end::chain[]
}
