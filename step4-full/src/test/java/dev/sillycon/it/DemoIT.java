package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody sees who has just cloned Sillycon: {@code ./sillycon demo}. */
final class DemoIT {

    /** A machine without busybox: nothing is executable where one was. */
    private static final String HIDE_BUSYBOX = """
            for directory in /usr/local/bin /usr/bin /bin /usr/sbin /sbin; do
                [ ! -e "$directory/busybox" ] || mount --bind /dev/null "$directory/busybox"
            done
            exec "$@"
            """;

    @ParameterizedTest
    @EnumSource(names = {"ALICE", "BOB"})
    void theContainerIsNotTheHost(User user) {
        long start = System.nanoTime();
        Result result = demo(user, cache(user)).run();

        assertThat(result.status()).as("%s", result).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertCalm(user, result);
        assertThat(result.out()).contains("busybox").contains("./sillycon run ");

        Map<String, List<String>> rows = rows(result);
        assertThat(rows.keySet()).containsExactly("user", "mounts", "processes", "hostname", "network");
        String id = Host.command(user, "id", "-u").run().out();
        assertThat(rows.get("user")).containsExactly(user.login + " (" + id + ")", "root (0)");
        assertThat(rows.get("mounts")).doesNotHaveDuplicates().allMatch(number -> Integer.parseInt(number) > 5);
        assertThat(rows.get("processes").get(0))
                .matches("\\d+, the first is "
                        + Host.command(user, "cat", "/proc/1/comm").run().out());
        assertThat(rows.get("processes").get(1)).isEqualTo("1, the first is sh");
        assertThat(rows.get("hostname"))
                .containsExactly(
                        Host.command(user, "cat", "/proc/sys/kernel/hostname")
                                .run()
                                .out(),
                        "sillycon");
        String interfaces = Host.command(user, "sh", "-c", "cd /sys/class/net && echo */ | tr -d /")
                .run()
                .out();
        assertThat(interfaces).contains("lo");
        assertThat(rows.get("network")).containsExactly(interfaces, "lo");
    }

    @ParameterizedTest
    @EnumSource(names = {"ALICE", "BOB"})
    void itWorksWithoutBusybox(User user) {
        Result result = withoutBusybox(user, "XDG_CACHE_HOME=" + cache(user), launcher(), "demo");
        assertThat(result.status()).as("%s", result).isZero();
        assertCalm(user, result);
        assertThat(result.out().lines().findFirst())
                .hasValueSatisfying(
                        line -> assertThat(line).doesNotContain("busybox").contains("sh, ls, cat"));
        assertThat(rows(result).get("user")).endsWith("root (0)");
        assertThat(rows(result).get("network")).endsWith("lo");

        // Programs that exist as files there, each with its libraries.
        Result inside = Host.sillycon(
                        user, "run", image(user), "sh", "-c", "ls /bin && id -u && uname && cat /etc/group")
                .run();
        assertThat(inside.status()).as("%s", inside).isZero();
        assertThat(inside.out().lines())
                .contains("sh", "ls", "0", "Linux", "root:x:0:")
                .doesNotContain("busybox");
    }

    @Test
    void theImageIsForEverybodysTools() {
        assertThat(demo(User.ALICE, cache(User.ALICE)).run().status()).isZero();
        String image = image(User.ALICE);

        Result inspected = Host.command(User.ALICE, "skopeo", "inspect", "oci:" + image + ":demo")
                .run();
        assertThat(inspected.status()).as("%s", inspected).isZero();
        Result copied = Host.command(User.ALICE, "skopeo", "--insecure-policy", "copy", "--quiet", "oci:" + image)
                .and("docker-archive:" + cache(User.ALICE) + "/copy.tar:demo:again")
                .run();
        assertThat(copied.status()).as("%s", copied).isZero();
        Result unpacked = Host.command(User.ALICE, "umoci", "unpack", "--rootless", "--image", image + ":demo")
                .and(cache(User.ALICE) + "/bundle")
                .run();
        assertThat(unpacked.status()).as("%s", unpacked).isZero();

        for (String reference : List.of(image, image + ":demo", cache(User.ALICE) + "/copy.tar")) {
            Result run = Host.sillycon(User.ALICE, "run", reference, "sh", "-c", "echo $((6 * 7)) $(hostname)")
                    .run();
            assertThat(run.status()).as("%s", run).isZero();
            assertThat(run.out()).isEqualTo("42 sillycon");
        }
    }

    @Test
    void itRunsAgainAndAgain() {
        Path cache = cache(User.ALICE);
        for (int i = 0; i < 3; i++) {
            Result result = demo(User.ALICE, cache).run();
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.err()).isEmpty();
        }
        assertThat(Host.command(User.ALICE, "ls", cache.resolve("sillycon").toString())
                        .run()
                        .out())
                .as("nothing is left but the image")
                .isEqualTo("demo-image");
    }

    @Test
    void theImageLiesInTheUsersOwnDirectory() {
        Result result = Host.sillycon(User.ALICE, "demo").run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out()).contains("./sillycon run ~/.cache/sillycon/demo-image");
        Result run = Host.command(User.ALICE, "sh", "-c", launcher() + " run ~/.cache/sillycon/demo-image echo there")
                .run();
        assertThat(run.out()).as("%s", run).isEqualTo("there");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsTold() {
        Result result = demo(User.ALICE, Path.of("/proc/nowhere")).run();
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.bytes()).isEmpty();
        assertThat(result.err()).hasLineCount(1).contains("/proc/nowhere", "XDG_CACHE_HOME=/tmp/");
    }

    private static String launcher() {
        return Host.directory().resolve("sillycon").toString();
    }

    private static Path cache(User user) {
        return Host.home(user).resolve("demo-cache");
    }

    private static String image(User user) {
        return cache(user).resolve("sillycon/demo-image").toString();
    }

    private static Command demo(User user, Path cache) {
        return Host.sillycon(user, "demo").with("XDG_CACHE_HOME", cache.toString());
    }

    private static Result withoutBusybox(User user, String... words) {
        return Host.command(User.ROOT, "unshare", "--mount", "sh", "-euc", HIDE_BUSYBOX, "sh")
                .and("setpriv", "--reuid=" + user.login, "--regid=" + user.login, "--init-groups")
                .and("env", "-u", "XDG_DATA_HOME", "HOME=" + Host.home(user))
                .and(words)
                .run();
    }

    /** Nothing on standard error but what BOB must know; lines that a terminal holds. */
    private static void assertCalm(User user, Result result) {
        if (user == User.BOB) {
            assertThat(result.err())
                    .hasLineCount(1)
                    .startsWith("sillycon: one user ID only, root: ")
                    .contains("sudo usermod --add-subuids");
        } else {
            assertThat(result.err()).isEmpty();
        }
        assertThat(result.out().lines().filter(line -> !line.contains("/demo-image"))) // a path is as long as it is
                .allMatch(line -> line.length() <= 80);
    }

    /** By name: what this machine has, and what the container has. */
    private static Map<String, List<String>> rows(Result result) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : result.out().lines().toList()) {
            List<String> columns = new ArrayList<>(List.of(line.split(" {2,}", -1)));
            if (columns.size() == 3 && !columns.get(0).isEmpty()) {
                rows.put(columns.get(0), columns.subList(1, 3));
            }
        }
        return rows;
    }
}
