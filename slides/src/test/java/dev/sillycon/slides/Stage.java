package dev.sillycon.slides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where transcripts are recorded: an ordinary user with the images of the lessons, and a copy of the runtime. What is
 * recorded there is told of {@code bob}, on a machine called {@code laptop}.
 */
final class Stage implements AutoCloseable {

    /** The image of step 1's lesson, made as there, and its second layer. */
    private static final String IMAGES = """
            cd "$HOME"
            umask 022
            mkdir -p root/bin root/etc layer2/etc
            cp "$(command -v busybox)" root/
            for name in $(busybox --list); do ln -s /busybox root/bin/$name; done
            cp --parents -L /usr/bin/perl $(ldd /usr/bin/perl | grep -o '/[^ ]*') root/
            echo root:x:0:0:root:/:/bin/sh > root/etc/passwd
            cat > root/bin/breakout <<'END'
            #!/usr/bin/perl
            mkdir "x";
            chroot "x";              # "/" is x now, but the working directory is still outside of it
            chdir ".." for 1 .. 99;  # ".." stops at "/", and we never meet that
            chroot ".";
            exec "/bin/sh";
            END
            chmod +x root/bin/breakout
            mkdir busybox-image
            tar -C root --sort=name --owner=0 --group=0 -cf busybox-image/layer.tar .
            echo '{"config": {"Cmd": ["sh"]}}' > busybox-image/config.json
            echo '[{"Config": "config.json", "Layers": ["layer.tar"]}]' > busybox-image/manifest.json
            touch layer2/.wh.usr
            echo hello > layer2/etc/motd
            cp -r busybox-image two-layers
            tar -C layer2 --owner=0 --group=0 -cf two-layers/layer2.tar .
            echo '[{"Config": "config.json", "Layers": ["layer.tar", "layer2.tar"]}]' > two-layers/manifest.json
            """;

    /**
     * Steps 1 and 2 want root. The stage's, and its {@code sudo}, has namespaces around it that it owns, as the host's root
     * owns the host's.
     */
    private static final List<String> ROOT_OF_A_MACHINE =
            List.of("unshare", "--map-auto", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--mount-proc");

    /** In the home directory, and for root to make. */
    private static final String FILES = """
            cd "$1"
            echo secret >shut
            chmod 0705 shut
            chgrp "$2" shut
            cat >registry.yml <<END
            version: 0.1
            storage: {filesystem: {rootdirectory: $1/registry}}
            http: {addr: 127.0.0.1:$3}
            END
            """;

    /** For the lab: what is taken out of the runtime, and the rest of it. */
    private static final String SOURCES = """
            cd ..
            cp -r --parents step*/src/main/java step*/src/lab "$1"
            chown -R "$2" "$1"
            """;

    private static final String REMOVE_USERS_OF_KILLED_RUNS = """
            for user in $(grep -o '^sillycon-stage-[0-9]*' /etc/passwd); do
                [ -d /proc/${user##*-} ] || userdel $user
            done
            """;

    /** An image that was made of a container: its configuration, its manifest, three layers. */
    private static final List<String> DIGESTS = List.of(
            "3270590f8ee7890f8a34437674a54ded19ffcdf316b1d7339281e33f5d80ef3d",
            "60cd9db661e438ebbe1c75595c97d967d59d4fae70c13f056f2cbcacc050943c",
            "c03a76b2d6d1a90e8e820c4fde73b3fe1a334736b00029850d36f2c7697c8af5",
            "89587f2758027ba22ca1e824ca6df947edef711fc7c56f9d44ac7989db83ebb8",
            "9a1441a81c9949739bf9553db559451066a76004012e81d6d6c2871e4eb3249b");

    private static final int SHORT = 12;

    private static final long FIRST_ID = 165_536;
    private static final long IDS = 65_536;

    private final String user = "sillycon-stage-" + ProcessHandle.current().pid();
    private final Path directory;
    private final Path home;
    private final Path checkout;
    private final int registryPort;
    private final List<Normal> normals;
    private long lent;

    /** What is not the same on another machine, and what stands for it. */
    private record Normal(Pattern seen, String told) {}

    Stage() {
        try {
            directory = Files.createTempDirectory(
                    "sillycon-stage-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            home = directory.resolve("bob");
            checkout = Files.createDirectory(directory.resolve("sillycon"));
            registryPort = freePort();
            Path runtime = Path.of("../step4-full/target/sillycon");
            if (!Files.exists(runtime)) {
                throw new AssertionError("the runtime is not built: mvn -pl step4-full -am -DskipTests package");
            }
            must(List.of("cp", "../sillycon", checkout.toString()));
            must(List.of("mkdir", "-p", checkout.resolve("step4-full/target").toString()));
            must(List.of(
                    "cp",
                    "-r",
                    runtime.toString(),
                    checkout.resolve("step4-full/target").toString()));
            must(List.of("chmod", "-R", "a+rX", directory.toString()));
            must(asRoot("sh", "-c", REMOVE_USERS_OF_KILLED_RUNS));
            must(asRoot("useradd", "--home-dir", home.toString(), "--create-home", "--shell", "/bin/sh", user));
            must(List.of(checkout.resolve("sillycon").toString(), "help")); // its first start takes longer than others
            must(asUser("sh", "-ec", IMAGES));
            must(asRoot("sh", "-ec", FILES, "sh", home.toString(), user, Integer.toString(registryPort)));
            must(asRoot("sh", "-ec", SOURCES, "sh", checkout.toString(), user));
            program("sudo", "exec " + String.join(" ", ROOT_OF_A_MACHINE) + " \"$@\"");
            must(asRoot("cp", "-a", home.toString(), untouched().toString()));
            normals = normals();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<Normal> normals() throws IOException {
        String uid = must(List.of("id", "-u", user)).strip();
        lent = Long.parseLong(Files.readAllLines(Path.of("/etc/subuid")).stream()
                .filter(line -> line.startsWith(user + ":"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("useradd gives no subordinate IDs here: see /etc/login.defs"))
                .split(":", -1)[1]);
        String hostname = must(List.of("uname", "-n")).strip();
        return List.of(
                new Normal(Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]|\r"), ""),
                new Normal(word(checkout.toString()), "/home/bob/sillycon"),
                new Normal(word(home.toString()), "/home/bob"),
                new Normal(word(user), "bob"),
                new Normal(Pattern.compile("\\bsillyco\\+"), "bob     "), // in eight columns
                new Normal(Pattern.compile("( *)\\b" + uid + "\\b"), "$11002"),
                new Normal(word(hostname), "laptop"),
                new Normal(Pattern.compile("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d"), "Nov 23 17:22"),
                new Normal(Pattern.compile("2\\d{3}-\\d\\d-\\d\\d \\d\\d:\\d\\d"), "2026-11-23 17:22"),
                new Normal(Pattern.compile("PRETTY_NAME=.*"), "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\""),
                new Normal(Pattern.compile("\n+BusyBox v.*\n.*\n\n"), "\n"), // its greeting
                new Normal(Pattern.compile("(?m)(?<=^|ls: )/proc/\\d+/root"), "/proc/31415/root"),
                new Normal(Pattern.compile(" +\\d+(?= sleep 47$)", Pattern.MULTILINE), " 17071"),
                new Normal(Pattern.compile("(\\d{6,}) +\\d+(?= sleep 47$)", Pattern.MULTILINE), "$1 18002"),
                new Normal(Pattern.compile("(?m)^ *\\d+(?= root     sleep 4321)"), " 7891"),
                new Normal(Pattern.compile("(?m)^ *PID +PPID (?=STAT|COMMAND)"), "  PID  PPID "),
                new Normal(Pattern.compile("(?m)^ *\\d+ +\\d+ (?=Z +\\[sleep\\])"), "11394 11392 "),
                new Normal(Pattern.compile("(?m)^ +(\\d) +(\\d) (?=[SRZ]\\+? )"), "    $1     $2 "),
                new Normal(Pattern.compile("(?m)^ *\\d+ +\\d+ java$"), " 8383  8297 java"),
                new Normal(Pattern.compile("(?m)^ *\\d+ +\\d+ sleep$"), " 8402  8383 sleep"),
                new Normal(Pattern.compile("(?<=process 1 is )\\d+"), "22199"),
                new Normal(Pattern.compile("(?<=process 2 is )\\d+"), "22212"),
                new Normal(Pattern.compile("(?m)^/dev/pts/\\d+$"), "/dev/pts/0"),
                new Normal(Pattern.compile("(?m)^348\\d\\d$"), "34816"), // the same, as a number
                new Normal(Pattern.compile("\\d+\\.\\d{3}(?=/| ms)"), "0.869"),
                new Normal(Pattern.compile("(?<=my parent is process )\\d+|(?<=inside: /proc/)\\d+(?=/exe)"), "30"),
                new Normal(Pattern.compile("(?<=inside: descriptor )\\d+"), "7"),
                new Normal(Pattern.compile("\\d{4}(?= \\w+ \\d\\d \\S+ /etc/passwd\n)"), "1617"),
                new Normal(Pattern.compile("(?m)^total \\d{4,}$"), "total 9000"), // an image with BusyBox and Perl
                new Normal(Pattern.compile("\\d+(?= Nov 23 17:22 layer.tar)"), "9205760"),
                new Normal(Pattern.compile("\\d{7}(?= Nov 23 17:22 [0-9a-f]{64})|(?<=\"size\":)\\d{7}"), "9205760"),
                new Normal(Pattern.compile("\\d+\\.\\d MB"), "9.2 MB"),
                new Normal(Pattern.compile("(?<=unpacked layer, )\\S+ kB"), "57.3 kB"),
                new Normal(word(Integer.toString(registryPort)), "5001"),
                new Normal(Pattern.compile("(?<=/sillycon-step1-)\\d+"), "6127640373397116295"),
                new Normal(Pattern.compile("(?<=/root-)\\d+"), "9193600212881361377"),
                new Normal(Pattern.compile("(?<=\\()\\d+\\.\\d+(?= ms\\))"), "0.869"),
                new Normal(
                        Pattern.compile(
                                "(?<=/usr/bin/new[ug]idmap\", \")\\d+|(?<=CLONE_NEWCGROUP\\|SIGCHLD\\) = )\\d+"),
                        "8753"),
                new Normal(
                        Pattern.compile("(?<=layer 3 of 3, sha256:\\w{12}: )\\d+ B"),
                        "476 B"), // compressed, with its times
                new Normal(Pattern.compile("(?<=removed 3 blobs, )\\S+ kB"), "1.6 kB"),
                new Normal(
                        Pattern.compile("(?<=/root/mnt tmpfs rw,relatime)\\S+"),
                        ""), // what a root of a user namespace adds
                new Normal(Pattern.compile("(?m)(?<=^user {7})\\S.* (?=root)"), "bob (1002)                        "),
                new Normal(
                        Pattern.compile("(?m)(?<=^mounts {5})\\d+ +(?=\\d+$)"), "20                                "),
                new Normal(
                        Pattern.compile("(?m)(?<=^hostname {3})\\S.* (?=\\S+$)"), "laptop                            "),
                new Normal(
                        Pattern.compile("(?m)(?<=^processes  )\\d+, the first is \\S+ +(?=1,)"),
                        "133, the first is systemd         "),
                new Normal(Pattern.compile("(?m)^network .*(?= lo$)"), "network    eth0 lo                          "),
                new Normal(Pattern.compile("(?<=inside: the root directory has inode )\\d+"), "31"),
                new Normal(Pattern.compile("(?<=now the root directory has inode )\\d+"), "2"),
                new Normal(Pattern.compile("(?<=\\(0x0000)[0-9a-f]{12}(?=\\))"), "7fabe4ca9000"),
                new Normal(Pattern.compile("(?<=wc -l\n)[1-9]\\d*"), "148"),
                new Normal(Pattern.compile("secret-[0-9a-f]{24}"), "secret-958e7166b52f9f3a4c9dc579"),
                new Normal(
                        Pattern.compile("-sh: .*: Cannot set tty process group .*\n"),
                        ""), // those of another PID namespace
                new Normal(Pattern.compile("size=\\d+k,nr_inodes=\\d+"), "size=12334492k,nr_inodes=3083623"));
    }

    private static Pattern word(String text) {
        return Pattern.compile(Pattern.quote(text) + "(?![\\w-])");
    }

    /** A terminal at which the user sits, or root of a user namespace of theirs. */
    Typist typist(boolean root) {
        List<String> words = new ArrayList<>(List.of("sh", "-i"));
        if (root) {
            words.addAll(0, ROOT_OF_A_MACHINE);
        }
        String session = String.join(" ", words.stream().map(Stage::quoted).toList());
        return new Typist(
                asUser("script", "--quiet", "--flush", "--command", "stty cols 80; exec " + session, "/dev/null"),
                checkout,
                this::normal);
    }

    /** Whether this kernel refuses TIOCSTI: ioctl_tty(2). Before Linux 6.2 there is no such setting. */
    static boolean forbidsTyping() throws IOException {
        Path setting = Path.of("/proc/sys/dev/tty/legacy_tiocsti");
        return Files.exists(setting) && Files.readString(setting).strip().equals("0");
    }

    /** Writes a program into the user's home directory: lines of shell. */
    void program(String name, String lines) {
        must(asUser("sh", "-ec", "printf '#!/bin/sh\n%s\n' \"$2\" >~/$1; chmod +x ~/$1", "sh", name, lines));
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }

    /** What was recorded, as it is told. */
    String normal(String seen) {
        String told = seen;
        for (Normal normal : normals) {
            told = normal.seen().matcher(told).replaceAll(normal.told());
        }
        return digests(numbered(moved(told, lent, FIRST_ID))).replaceAll("[ \t]+\n", "\n");
    }

    /** What is to be typed, in the words of the lessons, for this user and these IDs. */
    String untold(String command) {
        return moved(
                command.replaceAll("\\bbob\\b", user).replaceAll("\\b5001\\b", Integer.toString(registryPort)),
                FIRST_ID,
                lent);
    }

    /** IDs that are lent to the user become those of a range that begins at a round number, or the other way round. */
    private static String moved(String text, long from, long to) {
        return Pattern.compile("\\b\\d{5,9}\\b").matcher(text).replaceAll(id -> {
            long offset = Long.parseLong(id.group()) - from;
            return offset >= 0 && offset < IDS ? Long.toString(to + offset) : id.group();
        });
    }

    /** Namespaces have numbers: the first that is met gets the host's usual one, and so on. */
    private static String numbered(String text) {
        Map<String, String> names = new LinkedHashMap<>();
        Matcher number = Pattern.compile("\\b402653\\d{4}\\b").matcher(text);
        return number.replaceAll(match ->
                names.computeIfAbsent(match.group(), key -> Long.toString(4026531832L + 345L * names.size())));
    }

    /** Digests are those of the lessons, in the order in which they are met; so are their first twelve digits. */
    private static String digests(String text) {
        Iterator<String> told = DIGESTS.iterator();
        Map<String, String> names = new LinkedHashMap<>();
        String whole = Pattern.compile("\\b[0-9a-f]{64}\\b").matcher(text).replaceAll(digest -> {
            String name = names.computeIfAbsent(digest.group(), seen -> told.hasNext() ? told.next() : seen);
            names.put(digest.group().substring(0, SHORT), name.substring(0, SHORT));
            return name;
        });
        return Pattern.compile("\\b[0-9a-f]{12}\\b")
                .matcher(whole)
                .replaceAll(digest -> names.getOrDefault(digest.group(), digest.group()));
    }

    private List<String> asUser(String... words) {
        List<String> command = asRoot("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "env", "-i");
        command.addAll(List.of(
                "PATH=" + home + ":/usr/local/bin:/usr/bin:/bin",
                "TERM=dumb",
                "LC_ALL=C.UTF-8",
                "HOME=" + home,
                "USER=" + user));
        if (System.getenv("JAVA_HOME") != null) {
            command.add("JAVA_HOME=" + System.getenv("JAVA_HOME"));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> asRoot(String... words) {
        List<String> command = new ArrayList<>();
        if (!System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("sudo", "-n"));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static String must(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output
                        + "\nThe transcripts need useradd, setpriv, script, unshare, busybox, perl, newuidmap, getfattr, docker-registry:"
                        + " ./check installs them");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private Path untouched() {
        return home.resolveSibling("bob-untouched");
    }

    /** Nothing is left of the session before. */
    void sweep() {
        end("--runstates D,R,S,T"); // not those that wait for nothing but init
        must(asRoot("rm", "-rf", home.toString(), checkout.resolve("lab").toString()));
        must(asRoot("cp", "-a", untouched().toString(), home.toString()));
    }

    private void end(String which) {
        String all = "-u " + user;
        must(asRoot("sh", "-c", "pkill -KILL " + all + "; while pgrep " + which + " " + all + "; do sleep 0.1; done"));
    }

    @Override
    public void close() {
        end("");
        must(asRoot("userdel", user));
        must(asRoot("rm", "-rf", directory.toString()));
    }
}
