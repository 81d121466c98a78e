/**
 * The one thin, typed layer between Sillycon and the kernel.
 *
 * <p>{@link dev.sillycon.linux.Linux} has a method for each system call, named and documented after its man page;
 * {@link dev.sillycon.linux.Constants} has the constants, spelled as in the headers. A call that fails throws
 * {@link dev.sillycon.linux.SystemCallException}, which names the call, its arguments, the errno and, where it is
 * known, the way out. Nothing else in Sillycon talks to the kernel about containers. So whoever wants to know what it asks
 * the kernel for can listen here: {@link dev.sillycon.linux.SystemCallListener}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/syscalls.2.html">syscalls(2)</a>
 */
package dev.sillycon.linux;
