package dev.sillycon.compare;

import dev.sillycon.probe.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * How the probe gets to a place.
 *
 * @param around a command that prepares the machine and ends in another; mostly none
 * @param words the command that ends in the probe
 * @param practice whether root of a practice machine starts it, else the caller
 */
record Start(List<String> around, List<String> words, boolean practice) {

    static Start asRoot(List<String> words) {
        return new Start(List.of(), words, true);
    }

    static Start asUser(List<String> words) {
        return new Start(List.of(), words, false);
    }

    Start within(String... command) {
        return new Start(List.of(command), words, practice);
    }

    /** All of it; it tells where the command is started, and then what the probe finds. */
    List<String> command() {
        List<String> all = new ArrayList<>(around);
        all.addAll(Probe.from(words));
        return all;
    }
}
