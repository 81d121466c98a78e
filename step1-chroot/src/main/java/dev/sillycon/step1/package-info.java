/**
 * Step 1: another root directory. Start reading at {@link dev.sillycon.step1.Chroot}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/chroot.2.html">chroot(2)</a>
 */
package dev.sillycon.step1;
