/**
 * {@code ./sillycon ns}: which namespaces there are, and who is in them; as text and as a picture.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
package dev.sillycon.ns;
