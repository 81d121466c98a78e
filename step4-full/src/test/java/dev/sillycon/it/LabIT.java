package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sillycon.lab.Checker;
import dev.sillycon.lab.Checkout;
import dev.sillycon.lab.Exercise;
import dev.sillycon.lab.Exercises;
import dev.sillycon.lab.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each exercise refuses its own starting point and typical mistakes, each in its own words, and accepts the solution. To
 * see those of one exercise only: {@code -Dlab=NAME}.
 */
final class LabIT {

    /** As many as the machine can do at once. */
    private static final ExecutorService WORKERS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    private static final Checkout CHECKOUT = LabCheckout.sources();

    private static Checker checker;

    @TempDir
    static Path temporary;

    @BeforeAll
    static void open() {
        checker = new Checker(CHECKOUT);
    }

    @AfterAll
    static void close() {
        WORKERS.shutdownNow();
        checker.close();
    }

    @TestFactory
    List<DynamicNode> exercises() {
        String chosen = System.getProperty("lab", "");
        return Exercises.load().all().stream()
                .filter(exercise -> chosen.isEmpty() || chosen.equals(exercise.name()))
                .map(LabIT::tests)
                .toList();
    }

    /** Begins all checks of an exercise, and makes a test of each. */
    private static DynamicNode tests(Exercise exercise) {
        List<LabCase> cases = LabCase.allOf(CHECKOUT, exercise);
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        List<DynamicNode> tests = new ArrayList<>();
        for (LabCase one : cases) {
            CompletableFuture<Verdict> verdict = check(exercise, one, WORKERS);
            verdicts.add(verdict);
            tests.add(dynamicTest(one.name(), () -> one.assertExpected(verdict.join())));
        }
        tests.add(dynamicTest("has two mistakes", () -> assertThat(cases).hasSizeGreaterThanOrEqualTo(4)));
        tests.add(dynamicTest(
                "different mistakes, different words",
                () -> assertThat(verdicts.stream().map(CompletableFuture::join)).doesNotHaveDuplicates()));
        return dynamicContainer(exercise.name(), tests);
    }

    private static CompletableFuture<Verdict> check(Exercise exercise, LabCase one, Executor workers) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Path file = one.write(temporary.resolve(exercise.name()).resolve(one.name()));
                    return checker.check(exercise, file, file.resolveSibling("work"));
                },
                workers);
    }
}
