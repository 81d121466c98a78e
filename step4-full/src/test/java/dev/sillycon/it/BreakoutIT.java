package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./sillycon breakout}: which step holds against what. */
@ExtendWith(NothingLeft.class)
final class BreakoutIT {

    private static final String CANNOT = "cannot be tried";

    @Test
    void theTableIsThatOfTheLesson() throws IOException {
        Result result = Host.sillycon(User.ALICE, "breakout", "--table=adoc").run();
        assertThat(result.status()).as("%s", result).isZero();

        String lesson = Files.readString(Path.of("README.adoc"));
        List<String> committed = lesson.lines()
                .dropWhile(line -> !line.equals("// tag::breakouts[]"))
                .skip(1)
                .takeWhile(line -> !line.equals("// end::breakouts[]"))
                .toList();
        List<String> played = result.out().lines().toList();
        if (typingIsForbidden()) {
            assertThat(played)
                    .filteredOn(line -> line.contains(CANNOT))
                    .singleElement()
                    .asString()
                    .contains("`terminal`");
            assertThat(played).filteredOn(line -> !line.contains(CANNOT)).isEqualTo(without("|`terminal`", committed));
        } else {
            assertThat(played).isEqualTo(committed);
        }
    }

    private static boolean typingIsForbidden() throws IOException {
        Path legacy = Path.of("/proc/sys/dev/tty/legacy_tiocsti");
        return Files.exists(legacy) && Files.readString(legacy).strip().equals("0");
    }

    private static List<String> without(String start, List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(start)).toList();
    }

    /** Without subordinate IDs there is no second user, but steps 1 and 2 are root's. */
    @ParameterizedTest
    @CsvSource({
        "ROOT,  chroot,     step1, 1, made from inside",
        "ROOT,  chroot,     step2, 0, nothing has changed",
        "ALICE, descriptor, step3, 1, made from inside",
        "ALICE, descriptor, step4, 0, nothing has changed",
        "ROOT,  kill,       step3, 1, has ended with status 137",
        "BOB,   hostname,   step1, 1, is now called intruder",
        "BOB,   file,       step2, 1, was read inside",
        "BOB,   mount,      step2, 0, nothing has changed",
    })
    void theExitStatusSaysWhetherTheStepHeld(User user, String name, String step, int status, String said) {
        Result result = Host.sillycon(user, "breakout", name, "--in", step).run();
        assertThat(result.status()).as("%s", result).isEqualTo(status);
        assertThat(result.out()).startsWith(name + ": It ").contains("  inside: ", said);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breakout chroot --in step3 | step3 is for ordinary users, and the practice machine would have one user ID only",
                "breakout sneak --in step1  | no such breakout: sneak; there are chroot, mount,",
                "breakout --in step1        | no breakout named; there are chroot, mount,",
                "breakout chroot --in step5 | no such step: step5. Say --in step1, step2, step3 or step4",
                "breakout chroot            | out of which step? Say --in step1, step2, step3 or step4",
                "breakout --table=xml       | no such form: xml; say text or adoc",
            })
    void errorsAreOneLine(String words, String message) {
        Result result = Host.sillycon(User.BOB, words.split(" ", -1)).run();
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().startsWith("sillycon: " + message);
    }

    @Test
    void theListSaysWhatEachTries() {
        Result result = Host.sillycon(User.BOB, "breakout", "--list").run();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .hasSize(9)
                .allMatch(line -> line.matches("[a-z]+ +It .*\\.") && line.length() <= 80);
    }
}
