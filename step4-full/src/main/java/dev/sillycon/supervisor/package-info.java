/**
 * Watches over a container's first process: signals in, exit status out.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
package dev.sillycon.supervisor;
