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
            boolean ours = fields.length == 3 && (fields[0].equals(user) || fields[0].equals(Integer.toString(uid)));
            if (ours && fields[1].matches("\\d{1,10}") && fields[2].matches("\\d{1,10}")) {
                long count = Long.parseLong(fields[2]);
                if (count > 0) {
                    ranges.add(new IdRange(next, Long.parseLong(fields[1]), count));
                    next += count;
                }
            }
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
