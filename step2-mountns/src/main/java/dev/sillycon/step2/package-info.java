/**
 * Step 2: a private mount table. Start reading at {@link dev.sillycon.step2.MountNamespace}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mount_namespaces.7.html">mount_namespaces(7)</a>
 */
package dev.sillycon.step2;
