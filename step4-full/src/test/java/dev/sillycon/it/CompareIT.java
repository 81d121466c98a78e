package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code ./sillycon compare} finds is what the lesson, the README and the slides show. */
@ExtendWith(NothingLeft.class)
final class CompareIT {

    private static final Path TEXT = Path.of("compare.txt");
    private static final Path PICTURE = Path.of("../slides/src/main/resources/compare.svg");

    private static final List<String> PLACES =
            List.of("host", "step1", "step2", "step3", "step4", "podman", "runc", "crun", "bwrap");

    /** Nothing is executable where bubblewrap was. */
    private static final String HIDE_BUBBLEWRAP = """
            mount --bind /dev/null "$(command -v bwrap)"
            exec "$@"
            """;

    @Test
    void theTextIsTheCommittedOne() throws IOException {
        Result result = compare(User.ALICE);
        assertThat(result.err()).isEmpty();
        assertThat(withoutVersions(result.out()))
                .as("anew: ./sillycon compare >step4-full/compare.txt, as a user with subordinate IDs")
                .isEqualTo(withoutVersions(Files.readString(TEXT).stripTrailing()));
        assertThat(result.out().lines()).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 80);
    }

    @Test
    void thePictureIsTheCommittedOne() throws IOException {
        Result result = compare(User.ALICE, "--svg");
        assertThat(result.err()).isEmpty();
        assertThat(withoutVersions(result.out()))
                .as("anew: ./sillycon compare --svg >slides/src/main/resources/compare.svg")
                .isEqualTo(withoutVersions(Files.readString(PICTURE).stripTrailing()));
    }

    /** Without subordinate IDs, a user finds the same, but for the number of users. */
    @Test
    void itIsTheSameWithOneUserId() throws IOException {
        List<String> alices = Files.readString(TEXT).lines().toList();
        List<String> bobs = compare(User.BOB).out().lines().toList();
        assertThat(bobs).hasSameSizeAs(alices);
        for (int i = 0; i < alices.size() - 1; i++) {
            if (alices.get(i).startsWith("user IDs")) {
                assertThat(bobs.get(i)).contains("all", "one").doesNotContain("many");
            } else {
                assertThat(bobs.get(i)).isEqualTo(alices.get(i));
            }
        }
    }

    @Test
    void theTerminalsAreThoseThatCanBeTypedInto() throws IOException {
        Map<String, Map<String, Object>> places = places(compare(User.ALICE, "--json"));
        assertThat(places.keySet()).containsExactlyInAnyOrderElementsOf(PLACES);
        Path legacy = Path.of("/proc/sys/dev/tty/legacy_tiocsti"); // since Linux 6.2; before, always allowed
        boolean allowed =
                Files.notExists(legacy) || Files.readString(legacy).strip().equals("1");
        places.forEach((name, place) -> {
            boolean yours = word(place, "terminal").equals("yours");
            assertThat(place.get("typedIntoTerminal")).as("%s", name).isEqualTo(yours && allowed);
        });
    }

    @Test
    void whatIsNotInstalledIsTold() throws IOException {
        Result result = Host.command(User.ROOT, "unshare", "--mount", "sh", "-euc", HIDE_BUBBLEWRAP, "sh")
                .and("setpriv", "--reuid=" + User.ALICE.login, "--regid=" + User.ALICE.login, "--init-groups")
                .and("env", "-u", "XDG_DATA_HOME", "HOME=" + Host.home(User.ALICE))
                .and(Host.launcher(), "compare", "--json")
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(places(result)).containsOnlyKeys(PLACES.subList(0, PLACES.size() - 1));
        assertThat(JSON.std.mapFrom(result.out()).get("absent"))
                .isEqualTo(List.of("bwrap is not installed; install it: sudo apt-get install bubblewrap"));
    }

    @Test
    void coloursAreForTerminalsAndWhoWantsThem() {
        assertThat(compare(User.ALICE).out()).doesNotContain("\u001b");
        assertThat(atTerminal()).contains("\u001b[31m", "\u001b[32m");
        assertThat(atTerminal("NO_COLOR=1")).doesNotContain("\u001b").contains("started by");
    }

    @Test
    void whoIsInterruptedTidiesUp() {
        Command.Started compare = Host.sillycon(User.ALICE, "compare").start();
        Processes.await("a place to be visited", () -> !temporaryFiles().isEmpty());
        compare.signal("INT");
        assertThat(compare.await().status()).isEqualTo(128 + 2);
    }

    @Test
    void twoFormsAreOneTooMany() {
        Result result = Host.sillycon(User.ALICE, "compare", "--json", "--svg").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.bytes()).isEmpty();
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: ").contains("--json", "--svg");
    }

    private static List<String> temporaryFiles() {
        String[] names = Host.temporary().toFile().list((directory, name) -> name.startsWith("sillycon-compare-"));
        return List.of(names);
    }

    private static Result compare(User user, String... options) {
        Result result = Host.sillycon(user, "compare").and(options).run();
        assertThat(result.status()).as("%s", result).isZero();
        return result;
    }

    private static String atTerminal(String... variables) {
        Result result = Host.command(User.ALICE, "env")
                .and(variables)
                .and("script", "--quiet", "--return", "--command", Host.launcher() + " compare", "/dev/null")
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        return result.out();
    }

    private static String withoutVersions(String text) {
        return text.replaceAll("podman \\d.*, Linux [0-9.]+", "VERSIONS");
    }

    private static Map<String, Map<String, Object>> places(Result result) throws IOException {
        Map<String, Map<String, Object>> places = new TreeMap<>();
        for (Object place : (List<?>) JSON.std.mapFrom(result.out()).get("places")) {
            Map<String, Object> members = object(place);
            places.put(members.get("name").toString(), members);
        }
        return places;
    }

    private static String word(Map<String, Object> place, String aspect) {
        return object(object(place.get("findings")).get(aspect)).get("is").toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }
}
