package dev.sillycon.linux;

/** Text for a terminal. The names of files and images are anybody's, and could have commands for the terminal in them. */
public final class Printable {

    private Printable() {}

    /** The text, with escapes for what would not be seen: {@code \n}, {@code \x1b}, {@code \u202e}. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '\t' || isVisible(point)) {
                printable.appendCodePoint(point);
            } else if (point == '\n') {
                printable.append("\\n");
            } else if (FileName.isEscape(point)) {
                printable.append(String.format("\\x%02x", point & 0xff));
            } else {
                printable.append(String.format(point < 0x80 ? "\\x%02x" : "\\u%04x", point));
            }
        });
        return printable.toString();
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT, // could turn the direction of writing
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
