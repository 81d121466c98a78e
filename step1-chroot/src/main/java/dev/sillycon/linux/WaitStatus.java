package dev.sillycon.linux;

/**
 * How a child ended.
 *
 * @param word as {@code waitpid(2)} stores it
 */
public record WaitStatus(int word) {

    /**
     * What a shell shows in {@code $?}: the exit status, or 128 + n if signal n ended the process.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/waitpid.2.html">waitpid(2)</a>, WIFEXITED and WTERMSIG
     */
    public int shellStatus() {
        int signal = word & 0x7f;
        return signal == 0 ? word >> 8 & 0xff : 128 + signal;
    }
}
