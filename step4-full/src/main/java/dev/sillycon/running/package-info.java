/**
 * The containers that run now. Nobody keeps a list of them that could be wrong: the kernel knows, and shows it in /proc.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
package dev.sillycon.running;
