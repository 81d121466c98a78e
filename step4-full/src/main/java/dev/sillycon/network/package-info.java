/**
 * The network of a container: a namespace with a loopback interface, and nothing else.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">network_namespaces(7)</a>
 */
package dev.sillycon.network;
