package dev.sillycon.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the kernel says of a process.
 *
 * @param pid here
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public record Facts(int pid) {

    /** Of the process that asks: the practice host. */
    public static Facts ofHost() {
        return new Facts((int) ProcessHandle.current().pid());
    }

    /** Its working directory, as the host names it. */
    public Path workingDirectory() {
        return link("cwd");
    }

    /** Its root directory, as the host names it. */
    public Path rootDirectory() {
        return link("root");
    }

    /** The file that it finds at {@code path}, from its root directory on, by a name that leads there from here. */
    public Path file(String path) {
        return Path.of(path("root").toString(), path);
    }

    /** Its namespace of a kind, {@code mnt} say: equal names are one namespace. */
    public String namespace(String kind) {
        return link("ns/" + kind).toString();
    }

    /** Its mounts, as it sees them: lines of proc_pid_mountinfo(5). */
    public List<String> mounts() {
        return lines("mountinfo");
    }

    /** The mount points that it sees, with optional fields for propagation left out. */
    public List<String> mountPoints() {
        return mounts().stream().map(line -> line.split(" ", -1)[4]).toList();
    }

    /** The words behind {@code field:} in proc_pid_status(5). */
    public List<String> status(String field) {
        return lines("status").stream()
                .filter(line -> line.startsWith(field + ":"))
                .flatMap(line ->
                        Arrays.stream(line.substring(field.length() + 1).strip().split("\\s+", -1)))
                .toList();
    }

    /** A file of its directory in /proc, {@code uid_map} say; runs of blanks are one, at the beginning of a line none. */
    public String read(String file) {
        return lines(file).stream()
                .map(line -> line.replaceAll("[ \t]+", " ").strip())
                .collect(Collectors.joining("\n"));
    }

    /** The lines of a file of its directory in /proc. */
    public List<String> lines(String file) {
        try {
            return Files.readAllLines(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path link(String name) {
        try {
            return Files.readSymbolicLink(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(String file) {
        return Path.of("/proc", Integer.toString(pid), file);
    }
}
