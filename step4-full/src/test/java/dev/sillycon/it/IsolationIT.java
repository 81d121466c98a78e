package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Step by step, what leaks and what no longer does. Each step runs in a "host" of its own: mount, UTS and PID namespaces that
 * the test makes, so that what leaks, leaks into those.
 */
class IsolationIT {

    /** Played in the container: does what it can, and tells what it sees, as NAME=VALUE. */
    private static final String INTRUDER = """
            mkdir -p /proc /sys /leak
            [ -e /proc/self ] || mount -t proc proc /proc
            [ -e /sys/class ] || mount -t sysfs sysfs /sys
            echo readsHostFile=$(cat /proc/1/root/CANARY 2>/dev/null | grep -c secret)
            echo seesHostProcess=$(grep -l '4321[.]5' /proc/[0-9]*/cmdline 2>/dev/null | head -n 1 | grep -c .)
            echo interfaces=$(ls /sys/class/net)
            echo networkNamespace=$(readlink /proc/self/ns/net)
            mount -t tmpfs leaked-mount /leak
            hostname leaked-name 2>/dev/null
            echo ready
            sleep 98765
            """;

    /** Played on the "host", around {@code ./sillycon "$@"}. */
    private static final String WATCHER = """
            mount -t proc proc /proc
            hostname own-name
            sleep 4321.5 & # a process of the host's, to be seen
            "$@" > "$OUT" & sillycon=$!
            for i in $(seq 1000); do grep -q ready "$OUT" && break; sleep 0.05; done
            cat "$OUT"
            echo mountOnHost=$(grep -c leaked-mount /proc/mounts)
            echo hostnameOnHost=$(hostname)
            for process in /proc/[0-9]*; do
                [ "$(tr '\\0' ' ' < $process/cmdline)" = 'sleep 98765 ' ] || continue
                while read -r name real rest; do [ "$name" = Uid: ] && echo uidOnHost=$real; done < $process/status
                kill -9 ${process#/proc/}
            done
            wait $sillycon
            echo left=$(grep -c -e sillycon-step1 -e leaked-mount /proc/mounts)
            """;

    private record Step(
            String name,
            User user,
            boolean readsHostFile,
            boolean mountOnHost,
            boolean rootOnHost,
            boolean hostnameOnHost,
            boolean seesHostProcess,
            boolean sharesNetwork) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Step> steps() {
        return Stream.of(
                //                          host file  mount  root   hostname processes network
                new Step("step1", User.ROOT, true, true, true, true, true, true),
                new Step("step2", User.ROOT, true, false, true, true, true, true),
                new Step("step3", User.ALICE, false, false, false, false, true, true),
                new Step("run", User.ALICE, false, false, false, false, false, false));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void leaksWhatTheStepLeavesOpen(Step step) throws IOException {
        Map<String, String> seen = play(step);

        assertThat(seen.get("readsHostFile")).as("a file outside the root").isEqualTo(step.readsHostFile ? "1" : "0");
        assertThat(seen.get("mountOnHost")).as("a mount shows on the host").isEqualTo(step.mountOnHost ? "1" : "0");
        assertThat(seen.get("uidOnHost").equals("0")).as("root on the host").isEqualTo(step.rootOnHost);
        assertThat(seen.get("hostnameOnHost")).isEqualTo(step.hostnameOnHost ? "leaked-name" : "own-name");
        assertThat(seen.get("seesHostProcess")).as("a process of the host").isEqualTo(step.seesHostProcess ? "1" : "0");

        String hostNamespace =
                Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        assertThat(seen.get("networkNamespace").equals(hostNamespace))
                .as("network")
                .isEqualTo(step.sharesNetwork);
        assertThat(seen.get("interfaces")).isEqualTo(step.sharesNetwork ? hostInterfaces() : "lo");
        assertThat(seen.get("left")).as("left on the host").isEqualTo("0");
    }

    private static Map<String, String> play(Step step) throws IOException {
        Path canary = Files.writeString(Host.directory().resolve("canary-" + step.name), "secret\n");
        Command sillycon = Host.sillycon(step.user, step.name);
        if (step.name.equals("run")) {
            sillycon.and("--cap-add", "SYS_ADMIN"); // it may mount and change the host name, as in the steps before
        }
        sillycon.and(TestImages.busybox().toString(), "sh", "-c", INTRUDER.replace("CANARY", canary.toString()));
        Command watcher = Host.command(
                        User.ROOT,
                        "unshare",
                        "--mount",
                        "--uts",
                        "--pid",
                        "--fork",
                        "--propagation=private",
                        "sh",
                        "-c")
                .with("OUT", Host.directory().resolve("out-" + step.name).toString())
                .and(WATCHER, "sh")
                .and(sillycon.words());
        Result result = watcher.run();
        assertThat(result.status()).as("%s", result).isZero();
        return result.out()
                .lines()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(line -> line.split("=", 2)[0], line -> line.split("=", 2)[1]));
    }

    private static String hostInterfaces() throws IOException {
        try (Stream<Path> interfaces = Files.list(Path.of("/sys/class/net"))) {
            return interfaces
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
