package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.PR_SET_PDEATHSIG;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Linux.poll;
import static dev.sillycon.linux.Linux.prctl;

/** Lets a container die with its supervisor, be it by {@code kill -9}. */
public final class Lifeline {

    private Lifeline() {}

    /**
     * Has the kernel kill this process when its parent thread ends. It forgets that whenever the credentials change.
     *
     * @param supervisor a pidfd of the parent: it may be gone already, and then no signal would come
     * @see <a href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html">PR_SET_PDEATHSIG(2const)</a>
     */
    // tag::tie[]
    public static void tieTo(int supervisor) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        boolean gone = poll(0, supervisor) == supervisor; // a pidfd becomes readable when its process has ended
        if (gone) {
            throw new IllegalStateException("the supervisor is gone");
        }
    }
    // end::tie[]
}
