package dev.sillycon.step1;

import dev.sillycon.linux.HostProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program needs besides itself: its dynamic loader, and the libraries that this loads.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/ldd.1.html">ldd(1)</a>
 * @see <a href="https://man7.org/linux/man-pages/man8/ld.so.8.html">ld.so(8)</a>
 */
public final class Libraries {

    private Libraries() {}

    /** Their paths on this machine, which are those that an image must have them at; none for a static program or a script. */
    // tag::of[]
    public static List<Path> of(Path program) {
        List<Path> files = new ArrayList<>();
        HostProgram ldd = HostProgram.run(List.of("ldd", program.toString()));
        // TODO(lab): ldd.output() is what ldd(1) says of the program. Which of its words are files that the program cannot
        // start without? See what it says of /bin/sh. What does its exit status mean for a program that needs none?
        // end of TODO(lab)
        return files;
    }
    // end::of[]
}
