package dev.sillycon.running;

import dev.sillycon.linux.FileName;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What /proc/PID shows of a process. All of it may be gone from one line to the next, and then there is nothing to see; so it is
 * for what we may not see.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid.5.html">proc_pid(5)</a>
 */
public record ProcessFiles(int pid) {

    public static ProcessFiles self() {
        return new ProcessFiles(Linux.getpid());
    }

    /** All processes that this process's /proc shows. */
    public static List<ProcessFiles> all() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(name -> new ProcessFiles(Integer.parseInt(name)))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot list /proc: is it mounted?", e);
        }
    }

    /** The numbers of a line of {@code status}; none if there is no such line. */
    public LongStream numbers(String field) {
        return status(field).stream()
                .flatMap(value -> Arrays.stream(value.split("\\s+", -1)))
                .filter(word -> word.matches("\\d+"))
                .mapToLong(Long::parseLong);
    }

    /** A line of {@code status}. */
    public Optional<String> status(String field) {
        return field(text("status"), field);
    }

    /** A line of the text of {@code status}, for who needs many. */
    public static Optional<String> field(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst();
    }

    /** Its IDs, from our PID namespace to its own. */
    public List<Integer> ids() {
        return numbers("NSpid").mapToObj(id -> (int) id).toList();
    }

    public ProcessFiles parent() {
        return new ProcessFiles((int) numbers("PPid").findFirst().orElse(0));
    }

    /** The program and its arguments. */
    public List<String> commandLine() {
        byte[] words = read("cmdline");
        String text = FileName.decode(words, 0, words.length);
        return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    }

    /** Where a symbolic link leads. */
    public Optional<String> link(String name) {
        try {
            return Optional.of(Files.readSymbolicLink(path(name)).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where its open descriptors lead. */
    List<String> descriptors() {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(path("fd"))) {
            for (Path descriptor : descriptors) {
                link("fd/" + descriptor.getFileName()).ifPresent(targets::add);
            }
        } catch (IOException e) {
            // not ours, or gone
        }
        return targets;
    }

    public Path path(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }

    /** What a file says. */
    public String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
