/**
 * Layers out of directories: the way back from what overlayfs keeps to what an image holds. Start reading at
 * {@link dev.sillycon.pack.LayerPacker}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image spec, Layers</a>
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories">overlayfs</a>
 */
package dev.sillycon.pack;
