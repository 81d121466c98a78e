package dev.sillycon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of exercises, and the files that it names. What they do, LabIT tests. */
final class ExercisesTest {

    private static final Path CHECKOUT = Path.of("..");

    /** From the question to the line that ends it; lines of code between them make it compile. */
    private static final Pattern GAP =
            Pattern.compile("^ *// TODO\\(lab\\): .*?^ *// end of TODO\\(lab\\)\n", Pattern.MULTILINE | Pattern.DOTALL);

    private static final int MOST_LINES = 16;

    static List<Exercise> exercises() {
        return Exercises.load().all();
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void theStartingPointIsTheSolutionWithAGap(Exercise exercise) throws IOException {
        String start = Files.readString(CHECKOUT.resolve(exercise.start()));
        String solution = Files.readString(CHECKOUT.resolve(exercise.solution()));

        String anythingInTheGaps = GAP.splitAsStream(start)
                .map(Pattern::quote)
                .collect(Collectors.joining("((?:.*\n){1," + MOST_LINES + "}?)"));
        assertThat(GAP.matcher(start).results()).as("gaps").isNotEmpty();
        assertThat(solution)
                .as("the solution must have the starting point's lines, but for what replaces the gaps")
                .matches(anythingInTheGaps);
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void hasThreeHintsAndASectionInTheLesson(Exercise exercise) throws IOException {
        assertThat(exercise.hints()).hasSize(3).doesNotHaveDuplicates();
        assertThat(CHECKOUT.resolve(exercise.lesson()))
                .content()
                .contains("[#lab-" + exercise.name() + "]\n=== " + exercise.section() + ": ");
    }

    @Test
    void everyStartingPointIsListed() throws IOException {
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            for (Path lab : modules.map(module -> module.resolve("src/lab/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(lab)) {
                    assertThat(files.filter(Files::isRegularFile).map(CHECKOUT::relativize))
                            .isSubsetOf(
                                    exercises().stream().map(Exercise::start).toList());
                }
            }
        }
    }

    @Test
    void anExerciseIsFoundByNumberAndByName() {
        Exercises exercises = Exercises.load();

        assertThat(exercises.find("1")).isEqualTo(exercises.find("01")).isEqualTo(exercises.find("chdir"));
    }
}
