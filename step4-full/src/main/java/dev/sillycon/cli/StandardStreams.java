package dev.sillycon.cli;

import dev.sillycon.linux.Linux;

/** The descriptors that a container gets from its caller. */
final class StandardStreams {

    private StandardStreams() {}

    /** Refuses directories: a container could leave by them. */
    static void check() {
        for (int descriptor = 0; descriptor <= 2; descriptor++) {
            if (Linux.fstat(descriptor).isDirectory()) { // a way out: /proc/self/fd/0/..
                throw new IllegalStateException(
                        "descriptor " + descriptor + " is a directory, and would open the host's"
                                + " files to the container; give a file, a pipe or a terminal");
            }
        }
    }
}
