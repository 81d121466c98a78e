/**
 * Step 4: own hostname, network and processes. Start reading at {@link dev.sillycon.step4.Container}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
package dev.sillycon.step4;
