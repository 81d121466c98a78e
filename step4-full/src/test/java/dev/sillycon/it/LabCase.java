package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import dev.sillycon.lab.Checkout;
import dev.sillycon.lab.Exercise;
import dev.sillycon.lab.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that somebody could hand in.
 *
 * @param name of the case
 * @param fileName of the class
 * @param lines of the file
 * @param expected what the judge must say; none for a solution
 */
record LabCase(String name, String fileName, List<String> lines, List<String> expected) {

    private static final String EXPECT = "Expect: ";

    /**
     * The solution, the starting point, and the mistakes, of which each is a unified diff against one of these. The lines
     * before a diff, and those of {@code untouched.txt}, say what to expect.
     */
    static List<LabCase> allOf(Checkout checkout, Exercise exercise) {
        Path directory = checkout.resolve(Path.of(exercise.module(), "src/test/resources/lab", exercise.name()));
        List<String> start = read(checkout.resolve(exercise.start()));
        List<String> solution = read(checkout.resolve(exercise.solution()));
        List<LabCase> cases = new ArrayList<>();
        cases.add(new LabCase("solution", exercise.fileName(), solution, List.of()));
        cases.add(new LabCase(
                "untouched", exercise.fileName(), start, expectations(read(directory.resolve("untouched.txt")))));
        try (Stream<Path> patches = Files.list(directory)) {
            for (Path file : patches.filter(path -> path.toString().endsWith(".patch"))
                    .sorted()
                    .toList()) {
                List<String> patch = read(file);
                boolean toStart = patch.stream().anyMatch(line -> line.startsWith("--- ") && line.contains("src/lab/"));
                cases.add(new LabCase(
                        file.getFileName().toString().replace(".patch", ""),
                        exercise.fileName(),
                        DiffUtils.patch(toStart ? start : solution, UnifiedDiffUtils.parseUnifiedDiff(patch)),
                        expectations(patch)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PatchFailedException e) {
            throw new AssertionError("a mistake of " + exercise.name() + " does not fit its file any more", e);
        }
        return cases;
    }

    private static List<String> expectations(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
    }

    /** Writes the file, beside an empty directory. */
    Path write(Path directory) {
        try {
            Files.createDirectories(directory.resolve("work"));
            return Files.write(directory.resolve(fileName), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertExpected(Verdict verdict) {
        if (name.equals("solution")) {
            assertThat(verdict).isEqualTo(new Verdict.Passed());
            return;
        }
        assertThat(expected).as("\"%s\" in the files of mistakes", EXPECT).isNotEmpty();
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.message().replaceAll("\\s+", " "))
                                .contains(expected));
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
