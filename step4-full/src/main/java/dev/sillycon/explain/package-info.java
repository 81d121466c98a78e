/**
 * Tells of each system call as it is made: {@code --explain}. The {@link dev.sillycon.explain.Recorder} listens, in whichever
 * process makes the call; a thread of this process prints. Why a call is made stands in {@code sentences.txt}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/strace.1.html">strace(1)</a>
 */
package dev.sillycon.explain;
