package dev.sillycon.lab;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of a learner's file. */
public sealed interface Verdict {

    /** The kernel says what it should. */
    record Passed() implements Verdict {}

    /**
     * It compiles, and does something else.
     *
     * @param message what the judge saw, and where to look
     * @param hint the number of the hint that is apt, if the judge knows one
     */
    record Wrong(String message, OptionalInt hint) implements Verdict {

        private static final Pattern HINT = Pattern.compile("\\s*\\[hint (\\d)]\\s*$");

        static Wrong of(String report) {
            Matcher hint = HINT.matcher(report);
            return hint.find()
                    ? new Wrong(report.substring(0, hint.start()), OptionalInt.of(Integer.parseInt(hint.group(1))))
                    : new Wrong(report.strip(), OptionalInt.empty());
        }
    }

    /**
     * The compiler refuses it.
     *
     * @param errors as javac prints them
     */
    record DoesNotCompile(String errors) implements Verdict {}
}
