package dev.sillycon.image;

/**
 * What a layer deletes from the layers below it.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts">OCI image spec, Whiteouts</a>
 */
public interface Whiteouts {

    /** The file or directory {@code path} of the layers below is gone: the layer had {@code .wh.NAME}. */
    void whiteout(String path);

    /** Whatever the layers below have in {@code directory} is gone: the layer had {@code .wh..wh..opq}. */
    void opaque(String directory);
}
