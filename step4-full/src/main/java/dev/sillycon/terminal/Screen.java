package dev.sillycon.terminal;

import static dev.sillycon.linux.Constants.TIOCGWINSZ;

import com.sun.jna.Memory;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.util.ArrayList;
import java.util.List;

/**
 * What text is written to.
 *
 * @param rows that there are; no end of them where it is no terminal
 * @param columns the same
 * @param coloured whether it may have colours: see https://no-color.org
 */
public record Screen(int rows, int columns, boolean coloured) {

    private static final int WINSIZE_BYTES = 8;
    private static final int USUAL_ROWS = 24;
    private static final int USUAL_COLUMNS = 80;

    private static final String BOLD = "1";
    private static final String FAINT = "2";
    private static final String RED = "1;31";
    private static final String GREEN = "32";
    private static final String CYAN = "36";

    /** What {@code descriptor} leads to. */
    public static Screen of(int descriptor) {
        if (!Linux.isatty(descriptor)) {
            return new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE, false);
        }
        boolean coloured =
                System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(System.getenv("TERM"));
        try (Memory size = new Memory(WINSIZE_BYTES)) {
            Linux.ioctl(descriptor, TIOCGWINSZ, size);
            int rows = size.getShort(0) & 0xffff; // struct winsize: rows, columns
            int columns = size.getShort(2) & 0xffff;
            return new Screen(rows == 0 ? USUAL_ROWS : rows, columns == 0 ? USUAL_COLUMNS : columns, coloured);
        } catch (SystemCallException e) {
            return new Screen(USUAL_ROWS, USUAL_COLUMNS, coloured); // it has gone
        }
    }

    public String bold(String text) {
        return in(BOLD, text);
    }

    public String faint(String text) {
        return in(FAINT, text);
    }

    public String red(String text) {
        return in(RED, text);
    }

    public String green(String text) {
        return in(GREEN, text);
    }

    public String cyan(String text) {
        return in(CYAN, text);
    }

    private String in(String colour, String text) {
        return coloured ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }

    /**
     * Breaks text into lines, after a space or a {@code |}.
     *
     * @param indent of each line
     */
    public List<String> lines(String text, int indent) {
        List<String> lines = new ArrayList<>();
        int width = Math.max(columns - indent, 20);
        String rest = text;
        while (rest.length() > width) {
            int end = Math.max(rest.lastIndexOf(' ', width), rest.lastIndexOf('|', width - 1) + 1);
            if (end <= 0) {
                end = width; // a long path
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
