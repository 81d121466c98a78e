package dev.sillycon.slides;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/** Folds lines of Java that are too long for large letters: where the fewest parentheses are open, and late. */
final class Folding {

    private static final int INDENT = 8;
    private static final String COMMENT = "// ";
    private static final Pattern OPERATOR = Pattern.compile(" (\\+|\\||&&|\\|\\||\\?|:) ");
    private static final Pattern BEGINNING = Pattern.compile("(, |\\(|-> )$");

    private final String line;
    private final int columns;
    private final List<String> folded = new ArrayList<>();

    private Folding(String line, int columns) {
        this.line = line;
        this.columns = columns;
    }

    /** A line as several, of so many columns each if it can be; a comment at its end comes to stand above it. */
    static List<String> fold(String line, int columns) {
        Folding folding = new Folding(line, columns);
        folding.fold();
        return folding.folded;
    }

    private void fold() {
        int comment = line.length() > columns ? comment(line) : -1;
        String code = comment < 0 ? line : line.substring(0, comment).stripTrailing();
        String indent = " ".repeat(indent(line));
        if (comment >= 0) {
            foldComment(indent + COMMENT, line.substring(comment + COMMENT.length()));
        }
        String more = indent + " ".repeat(INDENT);
        String rest = code;
        while (rest.length() > columns) {
            int place = place(rest);
            if (place < 0) {
                break;
            }
            folded.add(rest.substring(0, place).stripTrailing());
            rest = more + rest.substring(place).stripLeading();
        }
        if (!rest.isBlank() || line.isBlank()) {
            folded.add(rest);
        }
    }

    /** How many blanks a line begins with. */
    static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private void foldComment(String start, String words) {
        String rest = start + words;
        while (rest.length() > columns) {
            int space = rest.lastIndexOf(' ', columns);
            if (space <= start.length()) {
                break;
            }
            folded.add(rest.substring(0, space));
            rest = start + rest.substring(space + 1);
        }
        folded.add(rest);
    }

    /** Where the best second half of a line begins, or -1. */
    private int place(String code) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        int open = 0;
        BitSet quoted = quoted(code);
        int start = indent(code);
        for (int i = start; i < code.length() && (i <= columns || best < 0); i++) {
            if (quoted.get(i)) {
                continue;
            }
            boolean inExpression = isInExpression(code, i);
            int cost = 2 * open + (inExpression ? 1 : 0);
            if (i > start + INDENT && cost <= least && (inExpression || isBetweenExpressions(code, i))) {
                best = i;
                least = cost;
            }
            open += code.charAt(i) == '(' ? 1 : code.charAt(i) == ')' ? -1 : 0;
        }
        return best;
    }

    /** Behind a sign of equality, before another operator. */
    private static boolean isInExpression(String code, int i) {
        return code.substring(0, i).endsWith(" = ")
                || (i > 0 && OPERATOR.matcher(code.substring(i - 1)).lookingAt());
    }

    /** Behind a comma, a parenthesis or an arrow; before a call of what a call returns. */
    private static boolean isBetweenExpressions(String code, int i) {
        return (BEGINNING.matcher(code.substring(0, i)).find() && code.charAt(i) != ')')
                || (code.charAt(i) == '.' && code.charAt(i - 1) == ')');
    }

    /** Where a comment begins, or -1. */
    private static int comment(String code) {
        BitSet quoted = quoted(code);
        int comment = code.indexOf(COMMENT);
        while (comment >= 0 && quoted.get(comment)) {
            comment = code.indexOf(COMMENT, comment + 1);
        }
        return comment;
    }

    /** Which characters are those of strings, with the first quotation mark and without the last. */
    private static BitSet quoted(String code) {
        BitSet quoted = new BitSet();
        boolean open = false;
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) == '"' && (i == 0 || code.charAt(i - 1) != '\\')) {
                open = !open;
            }
            quoted.set(i, open);
        }
        return quoted;
    }
}
