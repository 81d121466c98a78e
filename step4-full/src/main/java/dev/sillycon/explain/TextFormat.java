package dev.sillycon.explain;

import dev.sillycon.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line for each call, and one that says why. Ends when the program begins: from then on the terminal is the program's,
 * and what the JVM does is to watch.
 */
final class TextFormat implements Format {

    /** So many calls in a row that fold are still shown one by one. */
    private static final int FEW = 2;

    private static final int MARKS = Namespace.values().length;

    /** Calls in a row that fold. */
    private static final class Run {
        final Actor actor;
        final Map<String, Integer> counts = new LinkedHashMap<>();
        final Map<String, Integer> refusals = new LinkedHashMap<>();
        final Map<Sentence, Integer> reasons = new LinkedHashMap<>();
        final List<Event.Made> first = new ArrayList<>();
        long nanos;
        int count;

        Run(Actor actor) {
            this.actor = actor;
        }

        void add(Event.Made call) {
            counts.merge(call.name(), 1, Integer::sum);
            reasons.merge(call.why(), 1, Integer::sum);
            if (call.result().isRefused()) {
                refusals.merge(call.result().error(), 1, Integer::sum);
            }
            nanos += call.result().nanos();
            count++;
            if (first.size() < FEW) {
                first.add(call);
            }
        }

        Sentence mainReason() {
            return Collections.max(reasons.entrySet(), Map.Entry.comparingByValue())
                    .getKey();
        }
    }

    private final PrintStream out;
    private final Screen screen;
    private final Set<Sentence> told = new HashSet<>();
    private Run run;
    private String lastWhy = "";
    private int lastDepth = -1;
    private boolean programRuns;

    TextFormat(PrintStream out, Screen screen) {
        this.out = out;
        this.screen = screen;
        screen.lines("Own namespaces: " + Namespace.legend() + ". Indented: a child.", 0)
                .forEach(out::println);
    }

    @Override
    public void print(Event event) {
        if (programRuns) {
            return;
        }
        if (event instanceof Event.Made call && call.why().folds() && !isNews(call)) {
            fold(call);
            return;
        }
        flush();
        if (event instanceof Event.Made call && call.name().equals("execve")) {
            String result = result(call).strip(); // the call was shown before it was made
            out.println(" ".repeat(textIndent(call.actor())) + screen.red(result));
        } else if (event instanceof Event.Made call) {
            write(call.actor(), call.call() + result(call));
            explain(call.actor(), call.why());
        } else if (event instanceof Event.Executing executing) {
            write(executing.actor(), executing.call());
            explain(executing.actor(), executing.why());
            out.flush();
        } else if (event instanceof Event.Executed) {
            programRuns = true;
        }
    }

    /** Files that are not there, or there already, are looked for all the time; other refusals are told. */
    private static boolean isNews(Event.Made call) {
        return call.result().isRefused()
                && !List.of("ENOENT", "EEXIST", "ENOTDIR")
                        .contains(call.result().error());
    }

    private void fold(Event.Made call) {
        if (run != null && !run.actor.equals(call.actor())) {
            flush();
        }
        if (run == null) {
            run = new Run(call.actor());
        }
        run.add(call);
    }

    @Override
    public void flush() {
        Run done = run;
        run = null;
        if (done == null) {
            return;
        }
        if (done.count <= FEW) {
            for (Event.Made call : done.first) {
                write(call.actor(), call.call() + result(call));
                if (told.add(call.why())) { // these come again and again
                    explain(call.actor(), call.why());
                }
            }
        } else {
            String refused = done.refusals.isEmpty() ? "" : "; refused: " + counts(done.refusals);
            write(done.actor, counts(done.counts) + refused + time(done.nanos));
            explain(done.actor, done.mainReason());
        }
        out.flush();
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : " x" + entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String result(Event.Made call) {
        String value = call.result().isRefused()
                ? call.result().error()
                : Long.toString(call.result().value());
        return " = " + value + time(call.result().nanos());
    }

    private static String time(long nanos) {
        double millis = nanos / 1e6;
        return millis >= 1000
                ? String.format(Locale.ROOT, " (%.1f s)", millis / 1000)
                : String.format(Locale.ROOT, millis >= 0.1 ? " (%.1f ms)" : " (%.3f ms)", millis);
    }

    /** The marks, the call, and behind it what came of it. */
    private void write(Actor actor, String call) {
        int indent = MARKS + 1 + 2 * actor.depth();
        Iterator<String> lines = screen.lines(call, indent + 2).iterator();
        out.println(screen.cyan(Namespace.marks(actor.namespaces()))
                + " ".repeat(indent - MARKS)
                + emphasized(lines.next()));
        lines.forEachRemaining(line -> out.println(" ".repeat(indent + 2) + line));
        lastWhy = lastDepth == actor.depth() ? lastWhy : "";
        lastDepth = actor.depth();
    }

    private String emphasized(String call) {
        int end = call.indexOf('(');
        return end < 0 || call.charAt(end - 1) == ' '
                ? screen.bold(call)
                : screen.bold(call.substring(0, end)) + call.substring(end);
    }

    /** Once for calls in a row that have one reason. */
    private void explain(Actor actor, Sentence why) {
        if (why.text().equals(lastWhy)) {
            return;
        }
        lastWhy = why.text();
        int indent = textIndent(actor);
        screen.lines(why.text(), indent).forEach(line -> out.println(" ".repeat(indent) + line));
    }

    private static int textIndent(Actor actor) {
        return MARKS + 3 + 2 * actor.depth();
    }
}
