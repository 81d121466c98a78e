package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The host's processes, as /proc shows them. */
final class Processes {

    private static final long MOST_MILLIS = 20_000;

    private Processes() {}

    /** The IDs of processes with just these words as their command line. */
    static List<String> withArguments(String... words) {
        String wanted = String.join("\0", words) + "\0";
        return all(process -> read(process.resolve("cmdline")).equals(wanted));
    }

    /** The IDs of processes whose real user has this ID. */
    static List<String> ofUser(String uid) {
        return all(process -> read(process.resolve("status")).contains("\nUid:\t" + uid + "\t"));
    }

    /** Waits until there are such processes, and returns their IDs. */
    static List<String> awaitSome(String... words) {
        await(
                "a process " + String.join(" ", words),
                () -> !withArguments(words).isEmpty());
        return withArguments(words);
    }

    /** Waits until there is such a process, and no other, and returns its ID. */
    static String awaitOne(String... words) {
        List<String> processes = awaitSome(words);
        assertThat(processes).hasSize(1);
        return processes.get(0);
    }

    static void awaitNone(String... words) {
        await("no more " + String.join(" ", words), () -> withArguments(words).isEmpty());
    }

    /** Waits until a process has a thread of this name. */
    static void awaitThread(long pid, String name) {
        await("a thread " + name, () -> {
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                return threads.anyMatch(
                        thread -> read(thread.resolve("comm")).strip().equals(name));
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Waits until a supervisor knows that its program runs: it is the only child, and a thread is in waitpid(2). */
    static void awaitSupervisor(long pid) {
        String script = "[ $(pgrep -c -P $1) = 1 ] && grep -qs do_wait /proc/$1/task/*/wchan";
        Command look = new Command(Host.asRoot()).and("sh", "-c", script, "sh", Long.toString(pid));
        await("a supervisor that waits for its child", () -> look.run().status() == 0);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + MOST_MILLIS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            pause(10);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Filter {
        boolean accepts(Path process);
    }

    private static List<String> all(Filter filter) {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(filter::accepts)
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended meanwhile
        }
    }
}
