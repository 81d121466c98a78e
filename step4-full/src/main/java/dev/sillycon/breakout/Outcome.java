package dev.sillycon.breakout;

import java.util.Arrays;
import java.util.Optional;

/** How an attempt has ended. */
enum Outcome {
    HELD(0, "holds"),
    BROKEN(1, "breaks"),
    NOT_TRIED(2, "cannot be tried");

    private final int status;
    private final String text;

    Outcome(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The exit status that says it; absent for that of an error. */
    static Optional<Outcome> of(int status) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.status == status)
                .findFirst();
    }

    int status() {
        return status;
    }

    /** What the step does, in the words of the table. */
    String text() {
        return text;
    }
}
