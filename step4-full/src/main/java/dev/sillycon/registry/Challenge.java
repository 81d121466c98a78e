package dev.sillycon.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server wants to see before it answers: {@code Bearer realm="https://auth.docker.io/token",service="..."}.
 *
 * @param scheme in lower case: {@code bearer}, {@code basic}
 * @param parameters by their names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate">RFC 9110, WWW-Authenticate</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

    /** Reads the challenges of a header. What is not well-formed is passed over. */
    static List<Challenge> parse(String header) {
        List<Challenge> challenges = new ArrayList<>();
        Scanner scanner = new Scanner(header);
        while (!scanner.isAtEnd()) {
            String word = scanner.token().toLowerCase(Locale.ROOT);
            if (word.isEmpty()) {
                scanner.skip();
            } else if (!scanner.accept('=')) {
                challenges.add(new Challenge(word, new LinkedHashMap<>()));
            } else if (!challenges.isEmpty()) {
                challenges.get(challenges.size() - 1).parameters.putIfAbsent(word, scanner.value());
            }
        }
        return challenges;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Reads a header from left to right. */
    private static final class Scanner {

        private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
            skipBlanks();
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        void skip() {
            at++;
            skipBlanks();
        }

        private void skipBlanks() {
            while (!isAtEnd() && " \t,".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        boolean accept(char wanted) {
            boolean found = !isAtEnd() && text.charAt(at) == wanted;
            if (found) {
                at++;
            }
            return found;
        }

        String token() {
            int start = at;
            while (!isAtEnd() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String token = text.substring(start, at);
            skipBlanks();
            return token;
        }

        /** A token, or a string in quotes, in which a backslash stands before what is meant literally. */
        String value() {
            while (accept(' ')) {
                // blanks around the equals sign are bad form, and read
            }
            if (!accept('"')) {
                return token();
            }
            StringBuilder value = new StringBuilder();
            while (!isAtEnd() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
                at++;
            }
            if (!isAtEnd()) {
                skip(); // the closing quote
            }
            return value.toString();
        }
    }
}
