package dev.sillycon.lab;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.sillycon.image.ConfinedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** A learner's lab: working copies of the exercises, and how far they are. All of it lies in the checkout. */
final class Lab {

    private static final int CONTEXT_LINES = 3;

    private final Checkout checkout;
    private final Exercises exercises;
    private final Progress progress;

    private Lab(Checkout checkout, Exercises exercises) {
        this.checkout = checkout;
        this.exercises = exercises;
        this.progress = new Progress(checkout.lab());
    }

    /** Opens the lab, with a working copy of each exercise. */
    static Lab open(Checkout checkout) {
        if (!Files.isWritable(Files.exists(checkout.lab()) ? checkout.lab() : checkout.home())) {
            throw new IllegalStateException(
                    "cannot write to " + checkout.home() + ", where your work is kept: clone Sillycon as yourself");
        }
        try {
            Exercises exercises = Exercises.load();
            for (Exercise exercise : exercises.all()) {
                Path copy = checkout.resolve(exercise.workingCopy());
                if (!Files.exists(copy)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(checkout.resolve(exercise.start()), copy);
                }
            }
            return new Lab(checkout, exercises);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Checkout checkout() {
        return checkout;
    }

    List<Exercise> exercises() {
        return exercises.all();
    }

    Progress progress() {
        return progress;
    }

    /** The first exercise that is not done. */
    Optional<Exercise> current() {
        return exercises.all().stream().filter(one -> !progress.isDone(one)).findFirst();
    }

    /** The exercise that a user names, or the current one; if all are done, the last. */
    Exercise chosen(String numberOrName) {
        if (numberOrName != null) {
            return exercises.find(numberOrName);
        }
        return current().orElseGet(() -> exercises.all().get(exercises.all().size() - 1));
    }

    /** Checks an exercise's working copy. */
    Verdict check(Exercise exercise, Checker checker) {
        Path work = checkout.work().resolve(exercise.name());
        empty(work);
        Verdict verdict = checker.check(exercise, checkout.resolve(exercise.workingCopy()), work);
        progress.note(exercise, verdict);
        return verdict;
    }

    private static void empty(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ConfinedDirectory confined = new ConfinedDirectory(directory.toString(), List.of())) {
            confined.removeContents("");
        }
    }

    /**
     * Begins an exercise anew.
     *
     * @return where the learner's file is kept, in the checkout
     */
    Path reset(Exercise exercise) {
        Path old = exercise.workingCopy().resolveSibling(exercise.fileName() + ".old");
        try {
            Path copy = checkout.resolve(exercise.workingCopy());
            Files.move(copy, checkout.resolve(old), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(checkout.resolve(exercise.start()), copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.forget(exercise);
        return old;
    }

    /** What makes the solution of a working copy: lines of a unified diff; none if it is the same. */
    List<String> solution(Exercise exercise) {
        try {
            List<String> mine = Files.readAllLines(checkout.resolve(exercise.workingCopy()));
            List<String> solution = Files.readAllLines(checkout.resolve(exercise.solution()));
            return UnifiedDiffUtils.generateUnifiedDiff(
                    exercise.workingCopy().toString(),
                    exercise.solution().toString(),
                    mine,
                    DiffUtils.diff(mine, solution),
                    CONTEXT_LINES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
