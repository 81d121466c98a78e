package dev.sillycon.explain;

import dev.sillycon.linux.SystemCallResult;
import java.util.List;

/** Something that has happened, for whoever prints it. */
sealed interface Event {

    /**
     * A call has been made.
     *
     * @param arguments as strace shows them
     */
    record Made(Actor actor, String name, List<String> arguments, Sentence why, SystemCallResult result)
            implements Event {

        String call() {
            return name + "(" + String.join(", ", arguments) + ")";
        }
    }

    /** A program is about to be executed; if that succeeds, the call does not come back. */
    record Executing(Actor actor, String call, Sentence why) implements Event {}

    /** The program runs. */
    record Executed(Made call) implements Event {}
}
