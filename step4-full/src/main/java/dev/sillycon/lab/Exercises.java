package dev.sillycon.lab;

import dev.sillycon.image.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** All exercises, in order: {@code exercises.json}. */
public record Exercises(List<Exercise> all) {

    private static final String FILE = "exercises.json";

    /** Reads them. */
    public static Exercises load() {
        try (InputStream file = Exercises.class.getResourceAsStream(FILE)) {
            List<Exercise> all = new ArrayList<>();
            for (Json step : Json.parse(FILE, file.readAllBytes()).elements()) {
                for (Json one : step.get("exercises").elements()) {
                    all.add(new Exercise(
                            all.size() + 1,
                            one.get("name").string(),
                            one.get("title").string(),
                            step.get("module").string(),
                            one.get("class").string(),
                            one.get("judge").string(),
                            one.get("hints").strings()));
                }
            }
            return new Exercises(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exercise of a number or a name. */
    public Exercise find(String numberOrName) {
        return all.stream()
                .filter(one -> numberOrName.equals(one.name()) || numberOrName.matches("0?" + one.number()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no exercise " + numberOrName + "; they are listed by ./sillycon lab list"));
    }
}
