package dev.sillycon.step3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The IDs that an administrator has lent to a user: lines {@code name:first:count}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/subuid.5.html">subuid(5)</a>
 */
final class SubordinateIds {

    static final Path SUBUID = Path.of("/etc/subuid");
    static final Path SUBGID = Path.of("/etc/subgid");

    private SubordinateIds() {}

    /**
     * The ranges of one user, put one after the other.
     *
     * @param inside the first ID that they get in the user namespace
     */
    static List<IdRange> of(Path file, String user, int uid, long inside) {
        List<IdRange> ranges = new ArrayList<>();
        long next = inside;
        for (String line : lines(file)) {
            String[] fields = line.strip().split(":", -1);
            // TODO(lab): whose line is it? There are two ways to name a user. Which range of the user namespace does it
            // become, if there was one before? And if it is not a line that one can make sense of?
            // end of TODO(lab)
        }
        return ranges;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // no file, no ranges
        }
    }
}
