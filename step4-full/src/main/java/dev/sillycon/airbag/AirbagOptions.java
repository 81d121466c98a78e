package dev.sillycon.airbag;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a program in the airbag gets, and its limits.
 *
 * @param visible directories that it needs wherever they lie, be it in /tmp or in a home that others may not search. They
 *     keep their names, and are read-only. What else such a home holds is not seen then
 * @param streams standard input, output and error
 * @param processes how many there may be, threads included
 * @param size the most that each of /tmp, /run, /var/tmp and /dev/shm may take, as tmpfs(5) has it
 * @param time after which it is killed
 */
public record AirbagOptions(List<Path> visible, Streams streams, int processes, String size, Duration time) {

    /** For a few JVMs and what they start, for at most ten minutes; this JVM's JDK is visible. */
    public static final AirbagOptions DEFAULT = new AirbagOptions(
            List.of(Path.of(System.getProperty("java.home"))), Streams.INHERITED, 512, "256m", Duration.ofMinutes(10));

    /** These, with more directories visible: absolute, without symbolic links. */
    public AirbagOptions withVisible(List<Path> more) {
        List<Path> all = Stream.concat(visible.stream(), more.stream()).toList();
        return new AirbagOptions(all, streams, processes, size, time);
    }

    public AirbagOptions withStreams(Streams given) {
        return new AirbagOptions(visible, given, processes, size, time);
    }

    public AirbagOptions withTime(Duration limit) {
        return new AirbagOptions(visible, streams, processes, size, limit);
    }
}
