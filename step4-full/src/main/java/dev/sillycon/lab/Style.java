package dev.sillycon.lab;

import dev.sillycon.linux.Linux;
import dev.sillycon.linux.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * How text looks: with colours or without, and how wide it may be.
 *
 * @see <a href="https://no-color.org">no-color.org</a>
 */
record Style(boolean colours) {

    /** The width that a terminal has at least. */
    static final int COLUMNS = 80;

    private static final int STDOUT = 1;

    /** For standard output. */
    static Style ofStdout() {
        String noColor = System.getenv("NO_COLOR");
        boolean wanted = noColor == null || noColor.isEmpty();
        return new Style(wanted && Linux.isatty(STDOUT) && !"dumb".equals(System.getenv("TERM")));
    }

    String bold(String text) {
        return in("1", text);
    }

    String green(String text) {
        return in("32", text);
    }

    String red(String text) {
        return in("31", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    /** Breaks lines between words, so that they fit behind {@code indent}. Lines that begin with a blank stay as they are. */
    static List<String> wrap(String text, String indent) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().map(Printable::of).toList()) {
            if (paragraph.startsWith(" ")) {
                lines.add(indent + paragraph);
                continue;
            }
            StringBuilder line = new StringBuilder(indent);
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() + word.length() > COLUMNS - 1 && line.length() > indent.length()) {
                    lines.add(line.toString().stripTrailing());
                    line = new StringBuilder(indent);
                }
                line.append(word).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
