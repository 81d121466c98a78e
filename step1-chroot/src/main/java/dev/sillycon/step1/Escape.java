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
        mkdir("x", 0755);
        chroot("x"); // "/" is x now, but the working directory is still outside of it
        for (int i = 0; i < 99; i++) {
            chdir(".."); // ".." stops at "/", and we never meet that
        }
        chroot(".");
    }
    // end::escape[]
}
