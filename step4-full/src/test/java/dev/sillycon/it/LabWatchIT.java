package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import dev.sillycon.lab.Exercise;
import dev.sillycon.lab.Exercises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * BOB, who has no subordinate IDs and no sudo, sits before a terminal of 80x24 with {@code lab watch}, and edits elsewhere. What he
 * sees is kept in {@code target/lab-screens}.
 */
@ExtendWith(NothingLeft.class)
final class LabWatchIT {

    private static final Path SCREENS = Path.of("target/lab-screens");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Tmux terminal = new Tmux(User.BOB, 80, 24);
    private LabCheckout checkout;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(SCREENS);
        checkout = LabCheckout.of(User.BOB);
        terminal.start();
        terminal.command("cd sillycon");
    }

    @AfterEach
    void stop() {
        terminal.kill();
        checkout.delete();
    }

    @Test
    void aLearnerSolvesAllExercises() throws IOException {
        List<Exercise> exercises = Exercises.load().all();
        List<Duration> waits = new ArrayList<>();
        terminal.command("./sillycon lab watch");
        for (Exercise exercise : exercises) {
            List<LabCase> cases = LabCase.allOf(LabCheckout.sources(), exercise);
            LabCase untouched = named("untouched", cases);
            LabCase solution = named("solution", cases);
            LabCase mistake = cases.stream()
                    .filter(one -> !one.equals(untouched) && !one.equals(solution))
                    .findFirst()
                    .orElseThrow();

            await(exercise, untouched);
            keep(exercise, "1-untouched");
            waits.add(time(() -> {
                checkout.save(exercise, mistake.lines());
                await(exercise, mistake);
            }));
            keep(exercise, "2-mistake");
            terminal.key("h");
            awaitScreen("Hint ");
            keep(exercise, "3-hint");
            String next = exercise.number() < exercises.size()
                    ? "Exercise " + (exercise.number() + 1) + ", "
                    : "All exercises are done.";
            waits.add(time(() -> {
                checkout.save(exercise, solution.lines());
                awaitScreen(exercise.number() + " of " + exercises.size() + " done");
            }));
            awaitScreen("Exercise " + exercise.number() + ", " + exercise.name() + ", is done.");
            awaitScreen(next);
            keep(exercise, "4-solved");
        }
        assertThat(terminal.statusOfLastCommand()).isZero();

        Files.writeString(SCREENS.resolve("seconds-from-save-to-verdict.txt"), waits.toString());
        Collections.sort(waits);
        assertThat(waits.get(waits.size() / 2)).as("the median wait").isLessThan(PATIENCE);
        assertThat(checkout.lab("list").run().out()).doesNotContain("[ ]");
    }

    @Test
    void whatDoesNotCompileIsShownAsJavacSaysIt() {
        Exercise first = Exercises.load().find("1");
        terminal.command("stty -a >before; ./sillycon lab watch");
        awaitScreen("Not yet.");
        List<String> broken = new ArrayList<>(
                named("solution", LabCase.allOf(LabCheckout.sources(), first)).lines());
        broken.remove(broken.size() - 1);
        checkout.save(first, broken);
        awaitScreen("It does not compile.");
        awaitScreen(first.workingCopy() + ":");
        awaitScreen(": error: reached end of file while parsing");
        terminal.key("q");
        assertThat(terminal.statusOfLastCommand()).isZero();
        terminal.command("stty -a >after; cmp before after && echo same-$((1+1))");
        terminal.await("same-2");
    }

    private void await(Exercise exercise, LabCase expected) {
        awaitScreen("Exercise " + exercise.number() + ", " + exercise.name() + ": ");
        expected.expected().forEach(this::awaitScreen);
    }

    private void awaitScreen(String text) {
        String words = text.replaceAll("\\s+", " ");
        try {
            Processes.await(
                    words, () -> terminal.visible().replaceAll("\\s+", " ").contains(words));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the screen shows:\n" + terminal.visible(), e);
        }
    }

    private void keep(Exercise exercise, String when) throws IOException {
        String screen = terminal.visible();
        assertThat(screen).as("the first line is not scrolled away").startsWith("[");
        Files.writeString(
                SCREENS.resolve("%02d-%s-%s.txt".formatted(exercise.number(), exercise.name(), when)), screen);
    }

    private static Duration time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static LabCase named(String name, List<LabCase> cases) {
        return cases.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
