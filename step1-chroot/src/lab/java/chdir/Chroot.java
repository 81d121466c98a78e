package dev.sillycon.step1;

import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.chroot;

import dev.sillycon.image.Image;
import java.nio.file.Path;

/** The first layer of isolation: the program of an image sees another root directory, and still everything else. */
public final class Chroot {

    private Chroot() {}

    /**
     * Turns this process into the program, below {@code directory}; returns only by an exception.
     *
     * @param directory empty; the image's files go there, and stay
     */
    // tag::chroot[]
    public static void run(Image image, Path directory, Program program) {
        RootDirectory.unpack(image, directory); // all layers, one over the other

        chroot(directory.toString()); // from here on, "/" means the directory
        // TODO(lab): "/" has moved, the process has not. Where is it now, what can it reach from there by "..", and which
        // call takes it to where the image's program wants to start?
        // end of TODO(lab)

        program.execute(); // execve(2): the same process, another program
    }
    // end::chroot[]
}
