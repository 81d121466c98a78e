package dev.sillycon.tour;

import dev.sillycon.terminal.Screen;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What the audience sees, and the key that it waits for. */
final class Stage {

    private static final int STDOUT = 1;
    private static final int INDENT = 2;
    private static final int NAMES = 14;

    private final PrintStream out = System.out;
    private final InputStream in = new FileInputStream(FileDescriptor.in); // unbuffered: the rest is the program's
    private final Screen screen = Screen.of(STDOUT);
    private final boolean echoes;

    Stage(boolean echoes) {
        this.echoes = echoes;
    }

    /** What this is. */
    void open(int stops) {
        print(
                "What ./sillycon run does, in " + stops
                        + " layers. Behind each: what /proc said of the process before, and says now.",
                0);
        out.println();
    }

    /** What comes next. */
    void announce(int number, int count, Stop stop, String call) {
        out.println(screen.bold(number + " of " + count + "  " + stop.title()));
        print(stop.next(), 0);
        out.println();
        List<String> lines = screen.lines(call, INDENT);
        lines.forEach(line -> out.println(" ".repeat(INDENT) + screen.cyan(line)));
        out.println();
        out.flush();
    }

    /** Waits for Enter; false if somebody wants to leave, or cannot say. */
    boolean isToGoOn() {
        out.print("[Enter] go on, [q] leave: ");
        out.flush();
        boolean goesOn = readsEnter();
        if (!echoes || !goesOn) {
            out.println();
        }
        out.println();
        return goesOn;
    }

    private boolean readsEnter() {
        try {
            boolean leaves = false;
            for (int key = in.read(); key != '\n'; key = in.read()) {
                if (key == -1) {
                    return false;
                }
                leaves |= key == 'q';
            }
            return !leaves;
        } catch (IOException e) {
            return false;
        }
    }

    /** A call that was made, in one line. */
    void show(String call, String result) {
        String line = " ".repeat(INDENT) + call;
        int room = screen.columns() - result.length() - 3;
        String shown = line.length() <= room ? line : line.substring(0, Math.max(room - 3, 0)) + "...";
        out.println(shown + " = " + result);
    }

    /** What /proc says now. */
    void changes(Map<String, String> changes) {
        if (changes.isEmpty()) {
            return;
        }
        out.println();
        changes.forEach((name, change) -> {
            String padded = name + " ".repeat(NAMES - name.length());
            List<String> lines = screen.lines(change, INDENT + NAMES);
            out.println(" ".repeat(INDENT) + screen.cyan(padded) + lines.get(0));
            lines.stream().skip(1).forEach(line -> out.println(" ".repeat(INDENT + NAMES) + line));
        });
        out.println();
        out.flush();
    }

    void print(String text, int indent) {
        screen.lines(text, indent).forEach(line -> out.println(" ".repeat(indent) + line));
    }
}
