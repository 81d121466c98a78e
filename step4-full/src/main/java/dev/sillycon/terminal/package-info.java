/**
 * A terminal of the container's own: a pseudoterminal from its own devpts, and a relay to the host's terminal. The
 * container never holds the host's terminal as its controlling one, into which TIOCSTI could type.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pty.7.html">pty(7)</a>
 */
package dev.sillycon.terminal;
