package dev.sillycon.lab;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.image.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** How far the learner is: {@code progress.json} beside the working copies. */
final class Progress {

    private static final String DONE = "done";
    private static final String SHOWN = "hints-shown";
    private static final String APT = "hints-apt";

    private final Path file;
    private final Set<String> done = new LinkedHashSet<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private final Map<String, Integer> apt = new HashMap<>();

    Progress(Path directory) {
        file = directory.resolve("progress.json");
    }

    /** Reads it anew: in another terminal, another of the lab's commands may have changed it. */
    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Json saved = Json.parse(file.toString(), Files.readAllBytes(file));
            done.clear();
            done.addAll(saved.get(DONE).strings());
            read(saved.get(SHOWN), shown);
            read(saved.get(APT), apt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Json saved, Map<String, Integer> numbers) {
        numbers.clear();
        saved.members()
                .keySet()
                .forEach(name -> numbers.put(name, (int) saved.get(name).number()));
    }

    /** The names of the exercises that are done. */
    Set<String> done() {
        read();
        return Set.copyOf(done);
    }

    /** Notes what became of a check. */
    void note(Exercise exercise, Verdict verdict) {
        read();
        if (verdict instanceof Verdict.Passed) {
            done.add(exercise.name());
        } else if (verdict instanceof Verdict.Wrong wrong) {
            note(exercise, wrong.hint());
        }
        save();
    }

    private void note(Exercise exercise, OptionalInt hint) {
        if (hint.isPresent()) {
            apt.put(exercise.name(), hint.getAsInt());
        } else {
            apt.remove(exercise.name());
        }
    }

    /** The number of the next hint: the one that fits what went wrong last, if it has not been shown; else the one after. */
    int nextHint(Exercise exercise) {
        read();
        String name = exercise.name();
        int last = exercise.hints().size();
        int before = shown.getOrDefault(name, 0);
        int fitting = apt.getOrDefault(name, 1);
        int next = before == last ? fitting : Math.max(before + 1, fitting);
        shown.put(name, next);
        save();
        return next;
    }

    /** Forgets an exercise, which begins anew. */
    void forget(Exercise exercise) {
        read();
        done.remove(exercise.name());
        shown.remove(exercise.name());
        apt.remove(exercise.name());
        save();
    }

    private void save() {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, JSON.std.asBytes(Map.of(DONE, List.copyOf(done), SHOWN, shown, APT, apt)));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE); // whole, for another terminal's reader
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
