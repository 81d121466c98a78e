package dev.sillycon.compare;

/** A comparison for a terminal of 80 columns. Colours say nothing that the words do not. */
record TextTable(Comparison comparison, boolean colours) {

    private static final int TITLE_WIDTH = 16;
    private static final int WIDTH = 7;

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(" ".repeat(TITLE_WIDTH));
        comparison.visits().forEach(visit -> text.append(padded(visit.place().title(), WIDTH)));
        end(text).append(padded("started by", TITLE_WIDTH));
        comparison.visits().forEach(visit -> text.append(padded(visit.starter(), WIDTH)));
        end(text);
        for (Aspect aspect : Aspect.values()) {
            text.append(padded(aspect.title(), TITLE_WIDTH));
            comparison.visits().forEach(visit -> text.append(painted(aspect.of(visit))));
            end(text);
        }
        text.append(comparison.versions()).append('\n');
        comparison.absences().forEach(absence -> text.append(absence).append('\n'));
        return text.toString();
    }

    private String painted(Finding finding) {
        String word = padded(finding.word(), WIDTH);
        if (!colours) {
            return word;
        }
        int colour = switch (finding.isolation()) {
            case OPEN -> 31; // red
            case PARTLY -> 33; // yellow
            case CLOSED -> 32; // green
        };
        return "\u001b[" + colour + "m" + word + "\u001b[0m";
    }

    private static String padded(String word, int width) {
        return word + " ".repeat(width - word.length());
    }

    private static StringBuilder end(StringBuilder text) {
        int length = text.length();
        while (text.charAt(length - 1) == ' ') {
            length--;
        }
        text.setLength(length);
        return text.append('\n');
    }
}
