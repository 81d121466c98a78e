package dev.sillycon.tour;

import dev.sillycon.linux.SystemCall;
import java.util.regex.Pattern;

/**
 * Where the tour stops.
 *
 * @param title of the layer
 * @param first how the first call of the layer may begin, as strace shows it
 * @param next what comes, in a sentence or two
 */
record Stop(String title, Pattern first, String next) {

    Stop(String title, String first, String next) {
        this(title, Pattern.compile(first), next);
    }

    boolean isBefore(SystemCall call) {
        return first.matcher(call.toString()).lookingAt();
    }
}
