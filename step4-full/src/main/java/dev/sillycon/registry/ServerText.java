package dev.sillycon.registry;

import dev.sillycon.linux.Printable;

/** What comes from a server, in a message: printable, and not too long. */
final class ServerText {

    private static final int MOST_CHARACTERS = 500;

    private ServerText() {}

    static String of(Object text) {
        String line = Printable.of(text.toString());
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }
}
