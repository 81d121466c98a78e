package dev.sillycon.lab;

import dev.sillycon.linux.Printable;
import java.util.ArrayList;
import java.util.List;

/** Text for people, in lines. */
final class Paragraphs {

    /** What is still read with ease. */
    static final int MOST_COLUMNS = 80;

    private Paragraphs() {}

    /**
     * Breaks lines between words. Lines that begin with a blank stay as they are.
     *
     * @param indent of each line
     * @param columns that there are
     */
    static List<String> wrap(String text, String indent, int columns) {
        int width = Math.min(columns, MOST_COLUMNS) - 1; // in some terminals, the last one wraps
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().map(Printable::of).toList()) {
            if (paragraph.startsWith(" ")) {
                lines.add(indent + paragraph);
                continue;
            }
            StringBuilder line = new StringBuilder(indent);
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() + word.length() > width && line.length() > indent.length()) {
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
