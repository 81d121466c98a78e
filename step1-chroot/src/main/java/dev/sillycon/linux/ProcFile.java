package dev.sillycon.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Short files of /proc, read at one stroke. A number in /proc/sys is there for the first read only; {@link Files#readString},
 * whose first read is of one byte, has its first digit.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class ProcFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private ProcFile() {}

    /** What a file says, without blanks around it; empty if it is not there, or not for us. */
    public static Optional<String> read(String path) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            int length = Math.max(0, file.read(buffer));
            return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
