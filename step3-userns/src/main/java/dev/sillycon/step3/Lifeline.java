package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.PR_SET_PDEATHSIG;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Linux.poll;
import static dev.sillycon.linux.Linux.prctl;

import dev.sillycon.linux.Linux;

/** Lets a child die with its parent, be it by {@code kill -9}. */
public final class Lifeline implements AutoCloseable {

    /** A descriptor that becomes readable when the parent has ended. */
    private final int parent;

    /** Made by the parent, before the clone. */
    Lifeline() {
        parent = Linux.pidfdOpen(Linux.getpid());
    }

    /**
     * Has the kernel kill this process when its parent thread ends. It forgets that whenever the credentials change.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html">PR_SET_PDEATHSIG(2const)</a>
     */
    // tag::tie[]
    public void tie() {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        boolean gone = poll(0, parent) == parent; // if it has ended before, no signal would come
        if (gone) {
            throw new IllegalStateException("the parent is gone");
        }
    }
    // end::tie[]

    /** In the parent, when the child needs it no more. */
    @Override
    public void close() {
        Linux.close(parent);
    }
}
