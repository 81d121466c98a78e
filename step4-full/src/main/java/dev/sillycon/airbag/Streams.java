package dev.sillycon.airbag;

import dev.sillycon.linux.Linux;
import java.util.List;

/**
 * The descriptors that a program in the airbag gets as standard input, output and error; all others are closed. What they
 * refer to is the only thing outside that it can write to.
 *
 * @param in 0, or one above 2
 * @param out 1, or one above 2
 * @param err 2, or one above 2; may be the same as {@code out}
 */
public record Streams(int in, int out, int err) {

    /** This process's own. */
    public static final Streams INHERITED = new Streams(0, 1, 2);

    /** Refuses a directory: it would be a way out, by {@code /proc/self/fd/0/..}. */
    void check() {
        for (int descriptor : List.of(in, out, err)) {
            if (Linux.fstat(descriptor).isDirectory()) {
                throw new IllegalStateException("descriptor " + descriptor + " is a directory, and would open this"
                        + " machine's files to the airbag; give a file, a pipe or a terminal");
            }
        }
    }

    /** Makes them 0, 1 and 2 of this process, whose descriptors are its own. */
    void install() {
        Linux.dup2(in, 0);
        Linux.dup2(out, 1);
        Linux.dup2(err, 2);
    }
}
