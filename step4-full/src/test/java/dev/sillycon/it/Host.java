package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This machine as the tests use it: two ordinary users of the tests' own, and a copy of the runtime that those users can
 * read. Users and files are removed when the JVM of the tests ends.
 */
final class Host {

    /** An ordinary user; {@link #ALICE} has subordinate IDs, {@link #BOB} has none. */
    enum User {
        ROOT("root"),
        ALICE("sillycon-alice-" + ProcessHandle.current().pid()),
        BOB("sillycon-bob-" + ProcessHandle.current().pid());

        final String login;

        User(String login) {
            this.login = login;
        }
    }

    /** How the directories of all JVMs that run tests begin. */
    private static final String PREFIX = "sillycon-it-";

    private static final Map<User, String> UIDS = new ConcurrentHashMap<>();
    private static final Host HOST = new Host();

    private final Path directory;
    private final Path launcher;

    private Host() {
        try {
            directory = Files.createTempDirectory(
                    PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
            Path temporary = Files.createDirectory(directory.resolve("tmp"));
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
            launcher = directory.resolve("sillycon");
            Files.copy(Path.of("../sillycon"), launcher);
            copy(Path.of("target/sillycon"), directory.resolve("step4-full/target/sillycon"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        removeUsersOfKilledRuns();
        makeUser(User.ALICE, "--shell=/bin/sh"); // gets subordinate IDs, as people's users do
        makeUser(User.BOB, "--system"); // gets none
        // The first start makes the archive of classes, so that no test measures that.
        assertThat(must(new Command(launcher.toString(), "help")).status()).isZero();
    }

    private void makeUser(User user, String option) {
        must(new Command("useradd", "--no-create-home", option, user.login));
        Path home = directory.resolve(user.login);
        must(new Command("install", "-d", "-o", user.login, "-m", "700", home.toString()));
    }

    private static void removeUsersOfKilledRuns() {
        Result users = must(new Command("grep", "-oE", "^(root|sillycon-(alice|bob)-[0-9]+)", "/etc/passwd"));
        users.out()
                .lines()
                .filter(user -> user.startsWith("sillycon-"))
                .filter(user -> !Files.exists(Path.of("/proc", user.substring(user.lastIndexOf('-') + 1))))
                .forEach(user -> new Command("userdel", user).run());
    }

    static Result must(Command command) {
        Result result = command.run();
        assertThat(result.status()).as("%s", result).isZero();
        return result;
    }

    private void remove() {
        for (User user : List.of(User.ALICE, User.BOB)) {
            new Command("userdel", user.login).run();
        }
        delete(directory);
    }

    /** A directory of the tests' own, which everybody may search. */
    static Path directory() {
        return HOST.directory;
    }

    /** Whether a path is in the directory of another JVM that is running tests. */
    static boolean isAnothers(String path) {
        return path.contains("/" + PREFIX) && !path.contains(HOST.directory.toString());
    }

    /** Where commands make their temporary files: nobody else does. */
    static Path temporary() {
        return HOST.directory.resolve("tmp");
    }

    /** The home directory of a test user. */
    static Path home(User user) {
        return HOST.directory.resolve(user.login);
    }

    /** The user ID of a test user. */
    static String uid(User user) {
        return UIDS.computeIfAbsent(
                user, one -> must(new Command("id", "-u", one.login)).out());
    }

    /** The command {@code ./sillycon ARGUMENTS}, by a user. */
    static Command sillycon(User user, String... arguments) {
        return command(user, HOST.launcher.toString()).and(arguments);
    }

    /** The launcher, for a command that a user's own command starts. */
    static String launcher() {
        return HOST.launcher.toString();
    }

    /** Any command, by a user, with a login's environment. */
    static Command command(User user, String... words) {
        List<String> all = new ArrayList<>(asRoot());
        if (user != User.ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + user.login, "--regid=" + user.login, "--init-groups"));
        }
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("TMPDIR", temporary().toString());
        environment.put("HOME", user == User.ROOT ? "/root" : home(user).toString());
        if (user == User.ROOT) {
            environment.put("XDG_DATA_HOME", directory().resolve("root-data").toString()); // not the real root's store
        }
        if (System.getenv("JAVA_HOME") != null) {
            environment.put("JAVA_HOME", System.getenv("JAVA_HOME"));
        }
        all.addAll(List.of("env", "--default-signal=INT,QUIT", "-i")); // a shell's background job would ignore these
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of(words));
        return new Command(all);
    }

    /** What makes a command root's: nothing for root, else sudo, which must not ask. */
    static List<String> asRoot() {
        return Linux.geteuid() == 0 ? List.of() : List.of("sudo", "-n");
    }

    /** Copies a tree, with everything readable for everybody. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        must(new Command("cp", "-r", from.toString(), to.toString()));
        must(new Command("chmod", "-R", "a+rX", to.toString()));
    }

    private static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.err.println("tests leave " + tree + " behind: " + e);
        }
    }
}
