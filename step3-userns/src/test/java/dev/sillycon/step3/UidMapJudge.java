package dev.sillycon.step3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.sillycon.judge.Facts;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping.Writer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What does the kernel show in the child's maps? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UidMapJudge {

    private static final IdMap UIDS = PracticeIds.some();
    private static final IdMap GIDS = new IdMap(
            PracticeIds.areMany()
                    ? List.of(new IdRange(0, 3000, 1), new IdRange(1, 4000, 20))
                    : List.of(new IdRange(5, 0, 1)));

    /** Its second line no kernel takes: that user does not exist here. */
    private static final IdMap HALF_WRONG = new IdMap(List.of(new IdRange(0, 0, 1), new IdRange(1, 4_000_000_000L, 1)));

    @Test
    @Order(1)
    void theMapsAreTheChilds() {
        try (Resident child = new Resident();
                Trace trace = new Trace()) {
            Facts facts = new Facts(child.pid());
            try {
                mapping(UIDS, GIDS).write(child.pid());
            } catch (SystemCallException e) {
                explain(e, trace, facts);
            }

            String uids = facts.read("uid_map");
            String gids = facts.read("gid_map");
            assertThat(uids)
                    .withFailMessage(
                            () -> ("/proc/PID/uid_map of the child is still empty, so it is user %s there, nobody,"
                                            + " whoever it is outside. Nobody has written the map: look at user_namespaces(7), \"User"
                                            + " and group ID mappings\". [hint 1]")
                                    .formatted(child.ask(Linux::geteuid)))
                    .isNotEmpty();
            assertThat(uids)
                    .withFailMessage(
                            "The child's uid_map is now\n%s\nbut should be\n%s\nThe numbers are: first ID inside, first ID"
                                    + " outside, how many.",
                            uids, UIDS.lines().strip())
                    .isEqualTo(UIDS.lines().strip());
            assertThat(gids)
                    .withFailMessage(() ->
                            ("The child's users are mapped, but its gid_map is still empty: its group is %s there,"
                                            + " and it can become no other. [hint 2]")
                                    .formatted(child.ask(Linux::getegid)))
                    .isNotEmpty();
            assertThat(gids)
                    .withFailMessage(
                            "The child's gid_map has the lines of the users,\n%s\nThe groups have a map of their own, gids."
                                    + " [hint 2]",
                            gids)
                    .isNotEqualTo(UIDS.lines().strip());
            assertThat(gids)
                    .withFailMessage(
                            "The child's gid_map is now\n%s\nbut should be\n%s",
                            gids, GIDS.lines().strip())
                    .isEqualTo(GIDS.lines().strip());
            assertThat(trace.written())
                    .withFailMessage(
                            "Both maps are right, but somebody has written deny to the child's setgroups, for good."
                                    + " That is a term for ordinary users; this writer is ROOT.")
                    .noneMatch(write -> write.contains("/setgroups "));
        }
    }

    @Test
    @Order(2)
    void aMapIsTakenAsAWholeOrNotAtAll() {
        try (Resident child = new Resident();
                Trace trace = new Trace()) {
            Facts facts = new Facts(child.pid());
            assertThatThrownBy(() -> mapping(HALF_WRONG, HALF_WRONG).write(child.pid()))
                    .withFailMessage(
                            "The kernel refuses a line that maps a user who does not exist, but your code passed over"
                                    + " that in silence.")
                    .isInstanceOfSatisfying(
                            SystemCallException.class,
                            e -> assertThat(facts.read("uid_map"))
                                    .withFailMessage(() -> taken(e, trace.lastOpened(), facts.read("uid_map")))
                                    .isEmpty());
        }
    }

    private static IdMapping mapping(IdMap uids, IdMap gids) {
        return new IdMapping(uids, gids, Writer.ROOT, PracticeIds.maySetGroups(), Optional.empty());
    }

    private static String taken(SystemCallException e, String file, String map) {
        return "The kernel refused %s: %s was written before, and is now\n%s\nfor ever. A map is written once, all lines in one"
                        .formatted(e.getMessage(), file, map)
                + " write(2). [hint 3]";
    }

    private static void explain(SystemCallException e, Trace trace, Facts child) {
        String file = trace.lastOpened();
        boolean childs = file.startsWith("/proc/" + child.pid() + "/");
        String there = childs && file.endsWith("_map") ? child.read(file.substring(file.lastIndexOf('/') + 1)) : "";
        assertThat(childs)
                .withFailMessage(
                        "The kernel refused %s, for the file %s. The child is process %s, and that file is not its: the"
                                + " map of whoever writes has been there for long. [hint 2]",
                        e.getMessage(), file, child.pid())
                .isTrue();
        assertThat(there).withFailMessage(() -> taken(e, file, there)).isEmpty();
        if (e.errno() == Errno.EINVAL) {
            fail(
                    "The kernel refused %s: it takes no such line into %s. Three numbers, with blanks between them, and an end"
                            + " of line: look at lines() of IdMap. [hint 2]",
                    e.getMessage(), file);
        }
        throw new AssertionError("For the file " + file + ": " + Trial.inWords(e), e);
    }
}
