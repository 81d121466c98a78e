package dev.sillycon.step3;

/**
 * One line of a {@code uid_map} or {@code gid_map}.
 *
 * @param inside the first ID in the user namespace
 * @param outside the ID that it is in the parent's
 * @param count how many, from both on
 * @see <a href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</a>, "User and group ID
 *     mappings"
 */
public record IdRange(long inside, long outside, long count) {

    /** A line as the kernel writes it. */
    public static IdRange parse(String line) {
        String[] numbers = line.strip().split("\\s+", -1);
        return new IdRange(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    @Override
    public String toString() {
        return inside + " " + outside + " " + count;
    }
}
