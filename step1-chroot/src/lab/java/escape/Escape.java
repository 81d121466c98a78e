package dev.sillycon.step1;

import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.chroot;
import static dev.sillycon.linux.Linux.mkdir;

/** The way out of {@link Chroot}, for root: the reason why there is a step 2. */
public final class Escape {

    private Escape() {}

    /** Makes the topmost directory the root of this process, wherever chroot(2) had set it. */
    // tag::escape[]
    public static void run() {
        // TODO(lab): you are in a root directory that somebody has chosen for you, and ".." ends there. What if your working
        // directory lay outside of your root directory? How do you get there, and where does ".." lead then?
        // end of TODO(lab)
    }
    // end::escape[]
}
