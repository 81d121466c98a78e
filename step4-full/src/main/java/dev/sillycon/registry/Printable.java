package dev.sillycon.registry;

import java.util.regex.Pattern;

/** What comes from a server, for people: a terminal obeys control characters, and a line has an end. */
final class Printable {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]+");
    private static final int MOST_CHARACTERS = 500;

    private Printable() {}

    static String of(Object text) {
        String line = CONTROL.matcher(text.toString()).replaceAll(" ").strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }
}
