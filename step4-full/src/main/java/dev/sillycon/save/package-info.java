/**
 * Images of the store as files that other tools read. Start reading at {@link dev.sillycon.save.Saver}.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-transports.5.md">containers-transports(5)</a>:
 *     docker-archive, oci-archive, oci
 */
package dev.sillycon.save;
