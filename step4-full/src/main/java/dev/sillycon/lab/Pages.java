package dev.sillycon.lab;

import dev.sillycon.linux.Printable;
import dev.sillycon.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the lab has to say, as lines. */
final class Pages {

    private static final int BAR = 40;
    private static final String INDENT = "  ";

    private final Lab lab;
    private final Screen screen;

    Pages(Lab lab, Screen screen) {
        this.lab = lab;
        this.screen = screen;
    }

    /** How far the learner is, and what is next. */
    List<String> welcome() {
        List<String> lines = new ArrayList<>();
        lines.add(screen.bold("Sillycon lab: fill the gaps of a container runtime"));
        lines.add(bar());
        lines.add("");
        Optional<Exercise> current = lab.current();
        if (current.isPresent()) {
            lines.addAll(task(current.get()));
            lines.add("");
            lines.add("  ./sillycon lab check    what the kernel says of it");
            lines.add("  ./sillycon lab watch    the same, each time that you save the file");
            lines.add("  ./sillycon lab hint     a nudge, and more each time");
            lines.add("  ./sillycon help lab     all commands");
        } else {
            lines.addAll(allDone());
        }
        return lines;
    }

    List<String> allDone() {
        return List.of(
                screen.green("All exercises are done. You have written a container runtime, gap by gap."),
                "What is left? step4-full/README.adoc, \"Things to try\"; and the whole code.");
    }

    /** All exercises, the done ones marked. */
    List<String> list() {
        List<String> lines = new ArrayList<>();
        lines.add(bar());
        Set<String> allDone = lab.progress().done();
        String module = "";
        for (Exercise exercise : lab.exercises()) {
            if (!exercise.module().equals(module)) {
                module = exercise.module();
                lines.add(screen.bold(module));
            }
            String mark = allDone.contains(exercise.name()) ? screen.green("x") : " ";
            lines.add(" [" + mark + "] "
                    + "%2d  %-18s %s".formatted(exercise.number(), exercise.name(), exercise.title()));
        }
        return lines;
    }

    String bar() {
        int all = lab.exercises().size();
        Set<String> allDone = lab.progress().done();
        int done = (int) lab.exercises().stream()
                .filter(exercise -> allDone.contains(exercise.name()))
                .count();
        int filled = BAR * done / all;
        return "[" + screen.green("#".repeat(filled)) + screen.faint("-".repeat(BAR - filled)) + "] " + done + " of "
                + all + " done";
    }

    /** What there is to do. */
    List<String> task(Exercise exercise) {
        return List.of(
                screen.bold("Exercise " + exercise.number() + ", " + exercise.name() + ": " + exercise.title()),
                "  edit   " + exercise.workingCopy() + ", at TODO(lab)",
                "  read   " + exercise.lesson() + ", \"" + exercise.section() + "\"");
    }

    /** What became of a check. */
    List<String> verdict(Exercise exercise, Verdict verdict) {
        List<String> lines = new ArrayList<>();
        if (verdict instanceof Verdict.Passed) {
            lines.add(screen.green("Exercise " + exercise.number() + ", " + exercise.name() + ", is done.")
                    + " The kernel says what it should.");
        } else if (verdict instanceof Verdict.Wrong wrong) {
            lines.add(screen.red("Not yet.") + " What happened:");
            lines.addAll(Paragraphs.wrap(wrong.message(), INDENT, screen.columns()));
        } else if (verdict instanceof Verdict.DoesNotCompile refused) {
            lines.add(screen.red("It does not compile."));
            lines.addAll(refused.errors().lines().map(Printable::of).toList());
        }
        return lines;
    }

    /** The next hint. */
    List<String> hint(Exercise exercise) {
        int number = lab.progress().nextHint(exercise);
        int all = exercise.hints().size();
        List<String> lines = new ArrayList<>();
        lines.add(screen.bold("Hint " + number + " of " + all + " for " + exercise.name()));
        lines.addAll(Paragraphs.wrap(exercise.hints().get(number - 1), INDENT, screen.columns()));
        if (number == all) {
            lines.add("There is no more but the answer: ./sillycon lab solution " + exercise.number());
        }
        return lines;
    }
}
