package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        List<String> filesNow = temporaryFiles();
        assertThat(files).as("files").containsAll(filesNow);
        assertThat(filesNow)
                .as("files")
                .containsAll(files.stream()
                        .filter(file -> !file.contains("/.java_pid")) // a JVM removes that of an old one of its number
                        .toList());
    }

    private static List<String> mountPoints() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.filter(mount -> !Host.isAnothers(mount)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> temporaryFiles() {
        List<String> names = new ArrayList<>(namesIn(Host.temporary()));
        for (String directory : List.of("/tmp", "/var/tmp", "/dev/shm")) { // for who does not ask for TMPDIR
            namesIn(Path.of(directory)).stream()
                    .filter(Leftovers::isOfATestUser)
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isOfATestUser(String file) {
        if (file.contains(User.ALICE.login) || file.contains(User.BOB.login)) {
            return true;
        }
        try {
            String owner = Files.getAttribute(Path.of(file), "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .toString();
            return owner.equals(Host.uid(User.ALICE)) || owner.equals(Host.uid(User.BOB));
        } catch (IOException e) {
            return false; // it is gone meanwhile
        }
    }

    private static List<String> namesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> userProcesses() {
        List<String> processes = new ArrayList<>();
        for (User user : List.of(User.ALICE, User.BOB)) {
            processes.addAll(Processes.ofUser(Host.uid(user)));
        }
        return processes;
    }
}
