package dev.sillycon.linux;

/**
 * A signal that has been taken.
 *
 * @param code {@code si_code}: who sent it
 * @see <a href="https://man7.org/linux/man-pages/man2/sigaction.2.html">sigaction(2)</a>, "The siginfo_t argument"
 */
public record SignalInfo(int signal, int code) {

    private static final int SI_KERNEL = 0x80;

    /** Whether the kernel sent it, as it does for Ctrl-C, then to every process of the terminal's foreground group. */
    public boolean isFromTerminal() {
        return code == SI_KERNEL;
    }
}
