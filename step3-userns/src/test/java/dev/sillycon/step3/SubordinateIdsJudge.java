package dev.sillycon.step3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sillycon.judge.Facts;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Which ranges are a user's, and does the kernel take them as a map? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SubordinateIdsJudge {

    private static final String USER = "learner";

    @Test
    @Order(1)
    void aLineWithTheNameOfTheUser() throws IOException {
        List<IdRange> ranges = of("learner:3000:50");

        assertThat(ranges)
                .withFailMessage(
                        "The file says \"learner:3000:50\", so 3000 to 3049 are lent to learner; but you have found"
                                + " no range at all. See subuid(5). [hint 1]")
                .isNotEmpty();
        assertThat(ranges)
                .withFailMessage(
                        "From \"learner:3000:50\" you made the range \"%s\". In order: first ID inside (1 was asked for, since"
                                + " 0 is taken), first ID outside, how many. [hint 3]",
                        shown(ranges))
                .containsExactly(new IdRange(1, 3000, 50));
    }

    @Test
    @Order(2)
    void linesOfOthers() throws IOException {
        List<IdRange> ranges = of("learner2:3000:50", "root:4000:50", "100:5000:50");

        assertThat(ranges)
                .withFailMessage(
                        "The file lends IDs to learner2, to root and to user 100, not to learner, who is user 1000; but you"
                                + " took \"%s\". newuidmap(1) would refuse that. [hint 1]",
                        shown(ranges))
                .isEmpty();
    }

    @Test
    @Order(3)
    void aLineWithTheNumberOfTheUser() throws IOException {
        assertThat(of("1000:3000:50"))
                .withFailMessage(
                        "The file says \"1000:3000:50\", and learner is user 1000; but you have found no range. The"
                                + " first field is \"login name or UID\", says subuid(5). [hint 1]")
                .containsExactly(new IdRange(1, 3000, 50));
    }

    @Test
    @Order(4)
    void severalLinesAreOneAfterTheOther() throws IOException {
        List<IdRange> ranges = of("learner:3000:50", "root:4000:50", "1000:5000:20");

        String map = writtenMap(ranges);
        assertThat(ranges)
                .withFailMessage(
                        "learner has 50 IDs from 3000 on and 20 from 5000 on. They should be 1 to 50 and 51 to 70 inside, but"
                                + " yours are\n%s [hint 2]",
                        shown(ranges))
                .containsExactly(new IdRange(1, 3000, 50), new IdRange(51, 5000, 20));
        if (PracticeIds.areMany()) {
            assertThat(map)
                    .withFailMessage("The kernel has the map\n%s", map)
                    .isEqualTo("0 " + PracticeIds.USER + " 1\n1 3000 50\n51 5000 20");
        }
    }

    @Test
    @Order(5)
    void linesThatMakeNoSense() throws IOException {
        String[] lines = {"# of learner", "", "learner:many:50", "learner:3000:0", "learner:3000", "learner:5000:20"};
        List<IdRange> ranges;
        try {
            ranges = of(lines);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "An administrator has written this file by hand:\n" + String.join("\n", lines)
                            + "\nYour code threw " + e + ". newuidmap passes over lines that it cannot read. [hint 3]",
                    e);
        }
        assertThat(ranges)
                .withFailMessage(
                        "Of these lines, only the last lends anything:\n%s\nBut you made of them\n%s [hint 3]",
                        String.join("\n", lines), shown(ranges))
                .containsExactly(new IdRange(1, 5000, 20));
    }

    private static List<IdRange> of(String... lines) throws IOException {
        return SubordinateIds.of(Files.write(Files.createTempFile("subuid-", ""), List.of(lines)), USER, 1000, 1);
    }

    private static String shown(List<IdRange> ranges) {
        return new IdMap(ranges).lines().strip();
    }

    /** Has the kernel judge them. What overlaps it refuses before it asks whose they are. */
    private static String writtenMap(List<IdRange> ranges) {
        List<IdRange> all = new ArrayList<>(List.of(new IdRange(0, PracticeIds.USER, 1)));
        all.addAll(ranges);
        IdMap map = new IdMap(all);
        try (Resident child = new Resident()) {
            new IdMapping(map, map, Writer.ROOT, false, Optional.empty()).write(child.pid());
            return new Facts(child.pid()).read("uid_map");
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EINVAL) {
                fail(
                        "The kernel refused %s: two lines of the map have IDs in common, inside or outside. Each range begins"
                                + " where the one before has ended. [hint 2]",
                        e.getMessage());
            }
            return ""; // EPERM: a practice host with one ID has none of these
        }
    }
}
