package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code doctor} finds, on this machine and on lesser ones that are made of it. */
final class DoctorIT {

    private static final List<String> CHECKS = List.of(
            "Java",
            "signals",
            "kernel",
            "user namespaces",
            "user IDs",
            "other namespaces",
            "overlayfs",
            "/proc and /sys",
            "cgroups");

    /**
     * A machine, and what is to be found.
     *
     * @param grades of all checks that are not ok; cgroups are whatever this machine has
     * @param lines in part
     */
    record Machine(String name, User user, List<String> wrapper, Map<String, String> grades, List<String> lines) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Machine> machines() throws IOException {
        return Stream.of(
                new Machine(
                        "this one",
                        User.ALICE,
                        List.of(),
                        Map.of(),
                        List.of("user IDs         65537 for a container", "kernel           Linux ")),
                new Machine(
                        "no subordinate IDs",
                        User.BOB,
                        List.of(),
                        Map.of("user IDs", "limited"),
                        List.of("; sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "
                                + User.BOB.login)),
                new Machine(
                        "no newuidmap",
                        User.ALICE,
                        List.of("env", "PATH=" + pathWithout("newuidmap")),
                        Map.of("user IDs", "limited"),
                        List.of("; sudo apt-get install uidmap")),
                new Machine(
                        "no newgidmap",
                        User.ALICE,
                        List.of("env", "PATH=" + pathWithout("newgidmap")),
                        Map.of("user IDs", "limited"),
                        List.of("; sudo apt-get install uidmap")),
                new Machine(
                        "root of a user namespace",
                        User.ALICE,
                        List.of("unshare", "--user", "--map-root-user"),
                        Map.of(),
                        List.of("user IDs         1 for a container")),
                new Machine(
                        "no user namespaces",
                        User.ALICE,
                        inUserNamespace("echo 0 >/proc/sys/user/max_user_namespaces"),
                        Map.of(
                                "user namespaces", "missing",
                                "user IDs", "missing",
                                "other namespaces", "missing",
                                "overlayfs", "missing",
                                "/proc and /sys", "missing"),
                        List.of("user namespaces  limited to none; sudo sysctl user.max_user_namespaces=10000")),
                new Machine(
                        "no network namespaces",
                        User.ALICE,
                        inUserNamespace("echo 0 >/proc/sys/user/max_net_namespaces"),
                        Map.of("other namespaces", "missing", "/proc and /sys", "missing"),
                        List.of("CLONE_NEWNET")),
                new Machine(
                        "something lies over /proc",
                        User.ALICE,
                        List.of(
                                "unshare",
                                "--user",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-euc",
                                "mount -t tmpfs hidden /proc/sys/fs; exec \"$@\"",
                                "sh"),
                        Map.of("/proc and /sys", "missing"),
                        List.of("mount(\"proc\"")),
                new Machine(
                        "an env that blocks no signals",
                        User.ALICE,
                        List.of("env", "PATH=" + pathWithOldEnv()),
                        Map.of("signals", "limited"),
                        List.of("; sudo apt-get install coreutils")));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyLackIsFoundAndHasAWayOut(Machine machine) {
        Result result = Host.command(machine.user, machine.wrapper.toArray(String[]::new))
                .and(Host.directory().resolve("sillycon").toString(), "doctor")
                .run();

        assertThat(result.err()).isEmpty();
        Map<String, String> grades = result.out()
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(9, 25).strip(),
                        line -> line.substring(0, 9).strip()));
        assertThat(grades.keySet()).as("%s", result).containsExactlyInAnyOrderElementsOf(CHECKS);
        grades.forEach((check, grade) -> {
            if (check.equals("cgroups")) {
                assertThat(grade).isIn("ok", "limited");
            } else if (check.equals("kernel")) {
                assertThat(grade).isIn("ok", "limited"); // before 6.6
            } else {
                assertThat(grade).as("%s in %s", check, result).isEqualTo(machine.grades.getOrDefault(check, "ok"));
            }
        });
        assertThat(result.out()).contains(machine.lines);
        assertThat(result.out().lines().filter(line -> !line.startsWith("ok")))
                .as("what is not ok has a way out")
                .allMatch(line -> line.matches("(limited|missing) .+; .+"));
        List<String> status = List.of("ok", "limited", "missing");
        assertThat(result.status())
                .as("%s", result)
                .isEqualTo(
                        grades.values().stream().mapToInt(status::indexOf).max().orElseThrow());
    }

    private static List<String> inUserNamespace(String preparation) {
        return List.of("unshare", "--user", "--map-root-user", "sh", "-euc", preparation + "; exec \"$@\"", "sh");
    }

    /** A directory of links to all programs but one. */
    private static Path pathWithout(String program) throws IOException {
        Path directory = Files.createDirectories(Host.directory().resolve("without-" + program));
        for (String from : List.of("/usr/local/bin", "/usr/bin", "/bin")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(from))) {
                for (Path file : files) {
                    Path link = directory.resolve(file.getFileName());
                    if (!file.endsWith(program) && !Files.isSymbolicLink(link)) {
                        Files.createSymbolicLink(link, file);
                    }
                }
            }
        }
        return directory;
    }

    /** An env as before coreutils 8.31, which knows no signals. */
    private static String pathWithOldEnv() throws IOException {
        Path directory = Files.createDirectories(Host.directory().resolve("old-env"));
        Path env = Files.writeString(directory.resolve("env"), """
                #!/bin/sh
                [ "${1#--block-signal}" = "$1" ] || shift
                exec /usr/bin/env "$@"
                """);
        assertThat(env.toFile().setExecutable(true, false)).isTrue();
        return directory + ":/usr/local/bin:/usr/bin:/bin";
    }
}
