package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.MNT_DETACH;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.MS_PRIVATE;
import static dev.sillycon.linux.Constants.MS_REC;
import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.mkdir;
import static dev.sillycon.linux.Linux.mount;
import static dev.sillycon.linux.Linux.pivotRoot;
import static dev.sillycon.linux.Linux.umask;
import static dev.sillycon.linux.Linux.umount2;
import static dev.sillycon.linux.Linux.unshare;

import dev.sillycon.image.Image;
import dev.sillycon.step1.Program;

/** The second layer of isolation: a mount table of its own, in which the image's layers are all that there is. */
public final class MountNamespace {

    /** Any directory would do: what is mounted there, only this namespace sees. Here it hides nothing that we need. */
    private static final String WORK = "/dev/shm";

    private MountNamespace() {}

    /** Turns this process into the program, with the image as its root; returns only by an exception. */
    public static void run(Image image, MountOptions options, Program program) {
        enter(new TemporaryLayers(image), options);
        WorkingDirectory.enter(program.workingDirectory());
        program.execute();
    }

    /** Gives the calling thread a mount namespace of its own, with an image's layers as its root. */
    // tag::enter[]
    public static void enter(Layers layers, MountOptions options) {
        umask(022); // the caller's could lock the container's users out of its root
        unshare(CLONE_NEWNS); // a copy of the host's mount table, for this thread
        // TODO(lab): the table is a copy. But what do the lines of /proc/self/mountinfo say that have "shared:" in them? Who
        // else sees what you mount below such a mount, and how do you end that?
        // end of TODO(lab)

        // What is in memory goes away with the namespace.
        mount("sillycon", WORK, "tmpfs", MS_NOSUID | MS_NODEV, options.tmpfsData("755"));
        Overlay overlay = layers.overlayIn(WORK); // lower: the image's layers; upper: what the container changes
        mkdir("root", 0755); // all of them, merged
        mount("overlay", "root", "overlay", 0, options.overlayData(overlay));
        chdir("root");

        StandardMounts.make(options); // proc, sys, run, tmp, dev

        pivotRoot(".", "."); // the old root now lies upon the new one,
        umount2(".", MNT_DETACH); // from where it is taken away, with all of the host's mounts
        chdir("/");
    }
    // end::enter[]

}
