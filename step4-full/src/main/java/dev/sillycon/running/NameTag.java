package dev.sillycon.running;

import static dev.sillycon.linux.Constants.MFD_CLOEXEC;

import dev.sillycon.linux.Linux;
import java.util.Optional;

/** A container's name, for others to find: that of a file in memory which its supervisor has open, and which goes with it. */
public final class NameTag {

    private static final String PREFIX = "sillycon:";

    private NameTag() {}

    /** Gives this process a name tag, until it ends. */
    // tag::attach[]
    public static void attach(String containerName) {
        Linux.memfdCreate(PREFIX + containerName, MFD_CLOEXEC);
    }
    // end::attach[]

    /** The name tag that a process has; empty if it has none, or belongs to somebody whose files we may not see. */
    static Optional<String> of(ProcessFiles process) {
        String start = "/memfd:" + PREFIX;
        String end = " (deleted)"; // a file in memory never had a name in a directory
        return process.descriptors().stream()
                .filter(target -> target.startsWith(start) && target.endsWith(end))
                .map(target -> target.substring(start.length(), target.length() - end.length()))
                .findFirst();
    }
}
