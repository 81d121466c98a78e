package dev.sillycon.breakout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Breakouts by steps, and how each has ended: row by row, since it takes a minute. */
enum BreakoutTable {
    TEXT {
        @Override
        void begin() {
            System.out.println(
                    row("", Arrays.stream(Step.values()).map(Step::command).toList()));
        }

        @Override
        void row(Breakout breakout, List<Outcome> outcomes) {
            System.out.println(
                    row(breakout.title(), outcomes.stream().map(Outcome::text).toList()));
        }

        @Override
        void end() {}

        private static String row(String title, List<String> cells) {
            String line =
                    cells.stream().map(cell -> String.format("%-17s", cell)).collect(Collectors.joining());
            return String.format("%-12s%s", title, line).stripTrailing();
        }
    },
    ADOC {
        @Override
        void begin() {
            System.out.println("[cols=\"2,6,1,1,1,1\"]\n|===");
            System.out.println("|Breakout |What it tries |Step 1 |Step 2 |Step 3 |Step 4\n");
        }

        @Override
        void row(Breakout breakout, List<Outcome> outcomes) {
            String cells = outcomes.stream()
                    .map(outcome -> outcome == Outcome.BROKEN ? " |*" + outcome.text() + "*" : " |" + outcome.text())
                    .collect(Collectors.joining());
            System.out.println("|`" + breakout.title() + "` |" + breakout.attempt() + cells);
        }

        @Override
        void end() {
            System.out.println("|===");
        }
    };

    static BreakoutTable of(String form) {
        return Arrays.stream(values())
                .filter(table -> table.name().toLowerCase(Locale.ROOT).equals(form))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no such form: " + form + "; say text or adoc"));
    }

    abstract void begin();

    abstract void row(Breakout breakout, List<Outcome> outcomes);

    abstract void end();
}
