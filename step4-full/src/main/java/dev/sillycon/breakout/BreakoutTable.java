package dev.sillycon.breakout;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Breakouts by steps, and how each has ended. */
final class BreakoutTable {

    /** How it is printed. */
    enum Form {
        TEXT,
        ADOC;

        static Form of(String name) {
            return Arrays.stream(values())
                    .filter(form -> form.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no such form: " + name + "; say text or adoc"));
        }
    }

    private final Map<Breakout, Map<Step, Outcome>> rows = new EnumMap<>(Breakout.class);

    private BreakoutTable() {}

    static BreakoutTable play(BiFunction<Breakout, Step, Outcome> game) {
        BreakoutTable table = new BreakoutTable();
        for (Breakout breakout : Breakout.values()) {
            Map<Step, Outcome> row = new EnumMap<>(Step.class);
            for (Step step : Step.values()) {
                row.put(step, game.apply(breakout, step));
            }
            table.rows.put(breakout, row);
        }
        return table;
    }

    void print(Form form) {
        switch (form) {
            case TEXT -> printText();
            case ADOC -> printAdoc();
        }
    }

    private void printText() {
        print("", Step::command);
        rows.forEach(
                (breakout, row) -> print(breakout.title(), step -> row.get(step).text()));
    }

    private static void print(String title, Function<Step, String> cell) {
        StringBuilder line = new StringBuilder(String.format("%-12s", title));
        for (Step step : Step.values()) {
            line.append(String.format("%-17s", cell.apply(step)));
        }
        System.out.println(line.toString().stripTrailing());
    }

    private void printAdoc() {
        System.out.println("[cols=\"2,6,1,1,1,1\"]\n|===");
        System.out.println("|Breakout |What it tries |Step 1 |Step 2 |Step 3 |Step 4\n");
        rows.forEach((breakout, row) -> {
            StringBuilder line = new StringBuilder("|`" + breakout.title() + "` |" + breakout.attempt());
            row.values()
                    .forEach(outcome -> line.append(" |")
                            .append(outcome == Outcome.BROKEN ? "*" + outcome.text() + "*" : outcome.text()));
            System.out.println(line);
        });
        System.out.println("|===");
    }
}
