/**
 * A container made layer by layer, live: {@code ./sillycon tour}. The {@link dev.sillycon.tour.Tour} listens to the system
 * calls and lets the one that begins a layer wait until somebody presses Enter.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
package dev.sillycon.tour;
