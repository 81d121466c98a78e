package dev.sillycon.cli;

import dev.sillycon.linux.Linux;

/** Standard input, output and error: the only descriptors of the host that a container gets. */
final class StandardDescriptors {

    private StandardDescriptors() {}

    static void refuseDirectories() {
        for (int descriptor = 0; descriptor <= 2; descriptor++) {
            if (Linux.fstat(descriptor).isDirectory()) { // a way out: /proc/self/fd/0/..
                throw new IllegalStateException(
                        "descriptor " + descriptor + " is a directory, and would open the host's"
                                + " files to the container; give a file, a pipe or a terminal");
            }
        }
    }
}
