package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a container could leave on the host.
 *
 * @param mounts of the host
 * @param files in directories for temporary files, and in the users' homes
 * @param processes of the test users
 */
record Leftovers(List<String> mounts, List<String> files, List<String> processes) {

    static Leftovers now() {
        return new Leftovers(mountPoints(), temporaryFiles(), userProcesses());
    }

    /** Fails if there is something that was not there before; what is just ending gets its time. */
    void assertNothingNew() {
        Processes.await("processes to end: " + userProcesses(), () -> processes.containsAll(userProcesses()));
        assertThat(mountPoints()).as("mounts").isEqualTo(mounts);
        assertThat(temporaryFiles()).as("files").isEqualTo(files);
    }

    private static List<String> mountPoints() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> temporaryFiles() {
        List<String> names = new ArrayList<>();
        for (Path directory : List.of(
                Path.of("/tmp"),
                Path.of("/var/tmp"),
                Path.of("/dev/shm"),
                Host.home(User.ALICE),
                Host.home(User.BOB))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(Path::toString)
                        .filter(name -> name.contains("illycon") || name.contains("hsperf") || name.contains("jna"))
                        .filter(name -> !name.matches("/tmp/sillycon-(out|err|it)-.*"))
                        .filter(name -> !name.contains("hsperfdata_" + System.getProperty("user.name")))
                        .sorted()
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private static List<String> userProcesses() {
        List<String> processes = new ArrayList<>();
        for (User user : List.of(User.ALICE, User.BOB)) {
            processes.addAll(Processes.ofUser(Host.uid(user)));
        }
        return processes;
    }
}
