package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import dev.sillycon.lab.Exercise;
import dev.sillycon.lab.Exercises;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lab's commands, by a learner who has no subordinate IDs. */
@ExtendWith(NothingLeft.class)
final class LabCommandIT {

    private static final Exercise FIRST = Exercises.load().find("1");

    private LabCheckout checkout;

    @BeforeEach
    void make() {
        checkout = LabCheckout.of(User.BOB);
    }

    @AfterEach
    void delete() {
        checkout.delete();
    }

    @Test
    void theStatusOfACheckSaysWhetherTheExerciseIsDone() {
        Result before = checkout.lab("check").run();
        assertThat(before.status()).as("%s", before).isEqualTo(1);
        assertThat(before.out()).startsWith("Not yet.").doesNotContain("\033", "[hint");

        checkout.save(FIRST, solution());
        Result after = checkout.lab("check", FIRST.name()).run();
        assertThat(after.status()).as("%s", after).isZero();
        assertThat(after.out()).contains("is done.", "1 of ", "Exercise 2, ");
        assertThat(checkout.lab("list").run().out()).contains("[x]  1  " + FIRST.name());
    }

    @Test
    void whatWentWrongDecidesTheHint() {
        List<LabCase> cases = LabCase.allOf(LabCheckout.sources(), FIRST);
        LabCase rootOnly = cases.stream()
                .filter(one -> one.name().equals("root-only"))
                .findFirst()
                .orElseThrow();

        assertThat(checkout.lab("hint").run().out()).startsWith("Hint 1 of 3");
        checkout.save(FIRST, rootOnly.lines());
        checkout.lab("check").run();
        assertThat(checkout.lab("hint", "1").run().out())
                .startsWith("Hint 3 of 3")
                .contains("lab solution 1");
    }

    @Test
    void theSolutionIsADiffAndResetKeepsWhatWasThere() {
        assertThat(checkout.lab("solution", "1").run().out())
                .startsWith("--- " + FIRST.workingCopy())
                .contains("-        // end of TODO(lab)", "+        chdir(program.workingDirectory());");
        checkout.save(FIRST, solution());
        assertThat(checkout.lab("solution", "1").run().out()).isEqualTo("Your file is the same as the runtime's.");

        Result reset = checkout.lab("reset", "1").run();
        assertThat(reset.out()).contains("kept as " + FIRST.workingCopy() + ".old");
        assertThat(Host.must(Host.command(
                                User.BOB, "grep", "-c", "TODO(lab)", checkout.home() + "/" + FIRST.workingCopy()))
                        .out())
                .isEqualTo("2");
        assertThat(Host.must(Host.command(User.BOB, "cat", checkout.home() + "/" + FIRST.workingCopy() + ".old"))
                        .out()
                        .lines())
                .containsExactlyElementsOf(solution());
    }

    @Test
    void whoEndsTheJvmIsNotDone() {
        List<String> lines = new ArrayList<>(solution());
        lines.add(
                lines.indexOf("        program.execute(); // execve(2): the same process, another program"),
                "System.exit(0);");
        checkout.lab().run();
        checkout.save(FIRST, lines);

        Result check = checkout.lab("check", "1").run();
        assertThat(check.status()).as("%s", check).isEqualTo(1);
        assertThat(check.out()).contains("Something has ended the JVM that judges, with status 0.");
    }

    @Test
    void whatLiesBehindASymbolicLinkStays() {
        checkout.lab().run();
        Path precious = checkout.home().resolve("precious");
        Host.must(Host.command(
                        User.BOB,
                        "sh",
                        "-euc",
                        "mkdir -p lab/.work \"$1\"; : >\"$1/file\"; rm -rf \"lab/.work/$2\"; ln -s \"$1\" \"lab/.work/$2\"",
                        "sh")
                .and(precious.toString(), FIRST.name())
                .in(checkout.home()));
        checkout.lab("check", "1").run();

        assertThat(precious).isDirectoryContaining("glob:**/file");
    }

    @Test
    void twoChecksAtOnceDoNotDisturbEachOther() {
        checkout.lab().run();
        checkout.save(FIRST, solution());
        Command.Started one = checkout.lab("check", "1").start();
        Result other = checkout.lab("check", "1").run();

        assertThat(other.status()).as("%s", other).isZero();
        assertThat(one.await().status()).isZero();
    }

    @Test
    void whatThereIsNotIsToldInOneLine() {
        Result result = checkout.lab("check", "no-such").run();

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err().lines())
                .containsExactly("sillycon: no exercise no-such; they are listed by ./sillycon lab list");
    }

    @Test
    void nothingIsLeftOutsideTheCheckout() {
        String before = filesAtHome();
        checkout.lab("check").run();

        assertThat(filesAtHome()).isEqualTo(before);
    }

    private static String filesAtHome() {
        return Host.must(Host.command(User.BOB, "ls", "-A", Host.home(User.BOB).toString()))
                .out();
    }

    private static List<String> solution() {
        return LabCase.allOf(LabCheckout.sources(), FIRST).stream()
                .filter(one -> one.name().equals("solution"))
                .findFirst()
                .orElseThrow()
                .lines();
    }
}
