package dev.sillycon.step3;

import dev.sillycon.judge.Facts;
import dev.sillycon.step3.IdMapping.Writer;
import java.util.List;
import java.util.Optional;

/** The user and group IDs that there are to practise with: many, or root alone if the caller of the lab had no others to lend. */
final class PracticeIds {

    /** An ordinary user, who exists if there are many. */
    static final int USER = 1000;

    private PracticeIds() {}

    static boolean areMany() {
        return !Facts.ofHost().read("uid_map").equals("0 0 1");
    }

    /** Whether a new user namespace may set its groups, until somebody denies it. */
    static boolean maySetGroups() {
        return Facts.ofHost().read("setgroups").equals("allow");
    }

    /** Root inside is {@link #USER} outside, if there is one, and there is nobody else. */
    static IdMapping single(Writer by, boolean setgroupsAllowed) {
        IdMap map = IdMap.single(areMany() ? USER : 0);
        return new IdMapping(map, map, by, setgroupsAllowed, Optional.empty());
    }

    /** Some IDs, none of which is the same inside and outside, if there are enough. */
    static IdMap some() {
        return new IdMap(
                areMany() ? List.of(new IdRange(0, USER, 1), new IdRange(1, 2000, 10)) : List.of(new IdRange(7, 0, 1)));
    }
}
