/**
 * Where a root file system comes from: reads container images as tools ship them.
 *
 * <p>{@link dev.sillycon.image.Image#open} takes an OCI image layout or a {@code docker image save} archive, as a tar file
 * or a directory. A {@link dev.sillycon.image.Layer} is a compressed tar file of changes;
 * {@link dev.sillycon.image.LayerUnpacker} writes what it adds below a {@link dev.sillycon.image.ConfinedDirectory} and
 * tells a {@link dev.sillycon.image.Whiteouts} what it deletes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/spec.md">OCI image format specification</a>
 */
package dev.sillycon.image;
