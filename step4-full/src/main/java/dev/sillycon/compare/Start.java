package dev.sillycon.compare;

import java.util.List;

/**
 * A command that runs the probe in a place.
 *
 * @param practice whether root of a practice machine starts it, else the caller
 */
record Start(List<String> words, boolean practice) {

    static Start asRoot(List<String> words) {
        return new Start(words, true);
    }

    static Start asUser(List<String> words) {
        return new Start(words, false);
    }
}
