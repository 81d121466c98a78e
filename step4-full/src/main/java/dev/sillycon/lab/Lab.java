package dev.sillycon.lab;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.store.Lock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        if (Files.exists(checkout.lab(), LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(checkout.lab())) {
            throw new IllegalStateException(
                    checkout.lab() + " is not a directory: move it away; your work is kept there");
        }
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
        Set<String> done = progress.done();
        return exercises.all().stream()
                .filter(one -> !done.contains(one.name()))
                .findFirst();
    }

    /** The exercise that a user names, or the current one; if all are done, the last. */
    Exercise chosen(String numberOrName) {
        if (numberOrName != null) {
            return exercises.find(numberOrName);
        }
        return current().orElseGet(() -> exercises.all().get(exercises.all().size() - 1));
    }

    /** Checks an exercise's working copy. Only one check of a lab runs at a time, be it in another terminal. */
    Verdict check(Exercise exercise, Checker checker) {
        Path work = checkout.work().resolve(exercise.name());
        try (ConfinedDirectory directory = new ConfinedDirectory(checkout.lab().toString(), List.of())) {
            Path confined = checkout.lab().relativize(work); // a symbolic link in its place is replaced, not followed
            directory.makeDirectory(confined.getParent().toString());
            Lock lock = Lock.exclusive(checkout.work().resolve("lock").toString());
            try {
                directory.remove(confined.toString());
                directory.makeDirectory(confined.toString());
                Verdict verdict = checker.check(exercise, checkout.resolve(exercise.workingCopy()), work);
                progress.note(exercise, verdict);
                return verdict;
            } finally {
                lock.close();
            }
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
            List<String> mine = readCopy(exercise);
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

    private List<String> readCopy(Exercise exercise) {
        Path copy = exercise.workingCopy();
        try {
            return Files.readAllLines(checkout.resolve(copy));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot read " + copy + " as text; to begin anew: ./sillycon lab reset " + exercise.number(), e);
        }
    }
}
