/**
 * Where images, unpacked layers and kept containers lie. Start reading at {@link dev.sillycon.store.Store}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image spec, Image Layout</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 */
package dev.sillycon.store;
