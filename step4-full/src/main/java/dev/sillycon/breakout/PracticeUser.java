package dev.sillycon.breakout;

import java.util.ArrayList;
import java.util.List;

/** A user of the practice machine. */
enum PracticeUser {
    ROOT(0),
    LEARNER(1000);

    private final int id;

    PracticeUser(int id) {
        this.id = id;
    }

    /** For both, user and group. */
    int id() {
        return id;
    }

    /** A command as this user's, by setpriv(1); root, which starts it, is root already. */
    List<String> command(List<String> words) {
        if (this == ROOT) {
            return words;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"));
        all.addAll(words);
        return all;
    }
}
