/**
 * What a container's root may do: its capabilities.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
package dev.sillycon.security;
