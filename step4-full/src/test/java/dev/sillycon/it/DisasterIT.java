package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a learner can do wrong, done on purpose in the airbag. Should the airbag fail, these harm the tests' own files at the
 * most: no script goes on in the host's namespaces.
 */
@ExtendWith(NothingLeft.class)
final class DisasterIT {

    /** Before each disaster: what is different inside. {@code $1} and {@code $2} are the host's namespaces. */
    private static final String GUARD = """
            [ "$(readlink /proc/self/ns/pid)" != "$1" ] && [ "$(readlink /proc/self/ns/mnt)" != "$2" ] || exit 99
            [ "$(id -u)" = 0 ] && [ "$(hostname)" = practice ] || exit 98
            canary=$3
            cat "$canary/file" >/dev/null || exit 97
            """;

    private static final String CONTENT = "content\n";
    private static final String MINUTES = "4711";

    /**
     * Something that goes wrong.
     *
     * @param name for the test's report
     * @param script what is done inside; it prints "done" at the end
     * @param said a part of what it prints that shows it has been done
     */
    private record Disaster(String name, String script, String said) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Disaster> DISASTERS = List.of(
            new Disaster("unshare is forgotten, everything unmounted", """
                    mount --make-rshared / 2>/dev/null
                    umount -a -l 2>/dev/null
                    cut -d' ' -f2 /proc/mounts | tac | while read -r point; do umount -l "$point" 2>/dev/null; done
                    ls /proc | head -n 1
                    echo done
                    """, "done"),
            new Disaster("unshare is forgotten, everything mounted over", """
                    for point in /usr/local /home /opt /srv /mnt; do mount -t tmpfs disaster "$point"; done
                    grep -c ^disaster /proc/mounts
                    echo done
                    """, "5"),
            new Disaster("the wrong root is pivoted", """
                    mount --bind /usr /usr && cd /usr && pivot_root . share
                    [ -e /var ] || echo no /var any more
                    echo done
                    """, "no /var any more"),
            new Disaster("a fork bomb", """
                    (for i in $(seq 1500); do sleep 20 & done) 2>&1 | grep -ci fork
                    kill -9 -1
                    echo done
                    """, "1"),
            new Disaster("the disk is filled", """
                    for place in /tmp /run /var/tmp /dev/shm; do
                        dd if=/dev/zero of=$place/fill bs=1M count=300 2>&1 | grep -o 'No space left on device'
                    done
                    dd if=/dev/zero of="$canary/fill" bs=1M count=1
                    echo done
                    """, "No space left on device"),
            new Disaster("all are killed", """
                    sleep 100 &
                    kill -9 -1
                    wait
                    echo done
                    """, "done"),
            new Disaster("everything is deleted", """
                    mount -o remount,bind,rw / 2>/dev/null
                    mount -o remount,bind,rw "$canary" 2>/dev/null
                    rm -rf "$canary"/* "$canary" /tmp/* /run/* 2>/dev/null
                    ls "$canary"
                    echo done
                    """, "file"),
            new Disaster("the host gets another name", """
                    hostname disaster
                    hostname
                    echo done
                    """, "disaster"),
            new Disaster("files of the checkout and the system are written to", """
                    for file in "$canary/file" /etc/fstab /etc/passwd /etc/hosts "$canary/new"; do
                        (: >>"$file") 2>/dev/null && echo "wrote to $file"
                    done
                    chmod 0600 "$canary/file" 2>/dev/null && echo "changed $canary/file"
                    mv "$canary/file" "$canary/moved" 2>/dev/null && echo "moved $canary/file"
                    umount /proc && ls -A /proc /run
                    for disk in /dev/*da /dev/nvme* /dev/vd* /dev/mem; do [ ! -e "$disk" ] || echo "sees $disk"; done
                    echo done
                    """, "done"));

    static Stream<Arguments> disasters() {
        List<Arguments> all = new ArrayList<>();
        for (User user : User.values()) {
            DISASTERS.forEach(disaster -> all.add(Arguments.of(user, disaster)));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("disasters")
    void nothingHappensOutside(User user, Disaster disaster) throws IOException {
        Path canary = canary();
        String host = hostState(canary);
        Command.Started process = Host.command(user, "sleep", MINUTES).start();
        try {
            Result result = practise(user, disaster.script(), canary);
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.out())
                    .as("%s", result)
                    .contains(disaster.said())
                    .doesNotContain("wrote", "changed", "moved", "sees");
            assertThat(hostState(canary)).isEqualTo(host);
            assertThat(process.process().isAlive())
                    .as("a process of the same user")
                    .isTrue();
        } finally {
            process.signal("KILL");
            process.await();
            Host.must(Host.command(User.ROOT, "rm", "-r", canary.toString()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsWhenItsTimeIsUp(User user) {
        Result result =
                Host.sillycon(user, "practice", "--time", "1", "sleep", "98.7").run();
        assertThat(result.status()).as("%s", result).isEqualTo(128 + 9);
        Processes.awaitNone("sleep", "98.7");
    }

    @ParameterizedTest
    @EnumSource
    void itEndsWithItsParent(User user) {
        Command.Started practice = Host.sillycon(user, "practice", "sh", "-c", "sleep 98.6 & echo started; sleep 98.5")
                .start();
        practice.awaitOutput("started");
        practice.signal("KILL");
        practice.await();
        Processes.awaitNone("sleep", "98.6");
        Processes.awaitNone("sleep", "98.5");
    }

    @Test
    void rootOfItIsNobodyOutside() {
        Command.Started practice = Host.sillycon(User.ROOT, "practice", "sh", "-c", "echo started; exec sleep 98.4")
                .start();
        practice.awaitOutput("started");
        assertThat(Processes.ofUser("0")).doesNotContain(Processes.awaitOne("sleep", "98.4"));
        practice.signal("TERM"); // process 1 does not mind, so
        practice.signal("KILL");
        practice.await();
        Processes.awaitNone("sleep", "98.4");
    }

    @ParameterizedTest
    @EnumSource
    void itGoesFirstWhenMemoryRunsOut(User user) {
        assertThat(Host.sillycon(user, "practice", "cat", "/proc/self/oom_score_adj")
                        .run()
                        .out())
                .isEqualTo("1000");
    }

    /** In a tree that is only read-only, a server could still be spoken to. */
    @ParameterizedTest
    @EnumSource
    void noServerOfTheHostIsReached(User user) throws IOException {
        Path canary = canary();
        Path socket = canary.resolve("socket");
        Path link = canary.resolve("link");
        Files.createSymbolicLink(link, Files.createDirectory(canary.resolve("directory")));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel linked = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            linked.bind(UnixDomainSocketAddress.of(link.resolve("socket")));
            Result result = practise(
                    user,
                    "stat -c %F \"$canary/socket\" \"$canary/directory/socket\"; umount \"$canary/socket\"",
                    canary);
            assertThat(result.out()).as("%s", result).isEqualTo("character special file\ncharacter special file");
            assertThat(result.err()).contains("umount");
        } finally {
            Host.must(Host.command(User.ROOT, "rm", "-r", canary.toString()));
        }
    }

    /** Names of sockets are bytes, and those that are no paths any bytes: unix(7). */
    @Test
    void aServerOfTheHostMayHaveAnyName() throws IOException {
        String serve = "socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un(qq(\\0sillycon-\\xff))) or die $!;"
                + " $| = 1; print qq(bound\\n); <STDIN>";
        Process server = new ProcessBuilder("perl", "-MSocket", "-e", serve).start();
        try (BufferedReader output = server.inputReader()) {
            assertThat(output.readLine()).isEqualTo("bound");
            Result result =
                    Host.sillycon(User.ROOT, "practice", "echo", "alive").run();
            assertThat(result.out()).as("%s", result).isEqualTo("alive");
        } finally {
            server.destroy();
        }
    }

    /** The name of a socket is bytes, and anybody may choose them. */
    @ParameterizedTest
    @EnumSource
    void aSocketWithAStrangeNameIsHidden(User user) throws IOException {
        Path canary = canary();
        String serve = "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un(\"$ARGV[0]/\\xff\"))"
                + " && listen(S, 1) or die; $| = 1; print \"listening\\n\"; sleep 60";
        Command.Started server =
                Host.command(User.ROOT, "perl", "-e", serve, canary.toString()).start();
        try {
            server.awaitOutput("listening");
            Result result = practise(user, "stat -c %F \"$canary\"/[!f]*", canary);
            assertThat(result.out()).as("%s", result).isEqualTo("character special file");
        } finally {
            server.signal("KILL");
            server.await();
            Host.must(Host.command(User.ROOT, "rm", "-r", canary.toString()));
        }
    }

    private static Result practise(User user, String script, Path canary) throws IOException {
        return Host.sillycon(user, "practice", "sh", "-c", GUARD + script, "sh")
                .and(namespace("pid"), namespace("mnt"), canary.toString())
                .run();
    }

    private static String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    }

    /** A directory beside the runtime, which the practice machine shows; everybody may write to it. */
    private static Path canary() {
        Path canary = Host.directory().resolve("checkout");
        Host.must(Host.command(
                User.ROOT,
                "sh",
                "-euc",
                "mkdir -m 0777 \"$1\"; printf %s \"$2\" >\"$1/file\"; chmod 0666 \"$1/file\"",
                "sh",
                canary.toString(),
                CONTENT));
        return canary;
    }

    /** Mounts, name and files of this machine. */
    private static String hostState(Path canary) throws IOException {
        String files = Host.must(Host.command(
                        User.ROOT,
                        "find",
                        canary.toString(),
                        "/etc/fstab",
                        "/etc/hosts",
                        "-printf",
                        "%p %m %U %s %T@ %C@\\n"))
                .out();
        return Files.readString(Path.of("/proc/self/mountinfo"))
                + Files.readString(Path.of("/proc/sys/kernel/hostname"))
                + files;
    }
}
