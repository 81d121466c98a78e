package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Does the map say the same as statx(2) on either side? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OwnersJudge {

    private static final int NOBODY = 65534;

    private final IdMap map = PracticeIds.some();
    private final IdMapping mapping = new IdMapping(map, map, Writer.ROOT, false, Optional.empty());

    /** Owners of outside, the last of whom does not exist inside. */
    private final List<Integer> outside =
            PracticeIds.areMany() ? List.of(PracticeIds.USER, 2000, 2009, 2010) : List.of(0);

    /** Owners of inside, the last of whom does not exist. */
    private final List<Integer> inside = PracticeIds.areMany() ? List.of(0, 1, 10, 11) : List.of(7, 8);

    @Test
    @Order(1)
    void ownersOfOutsideSeenFromInside() throws IOException {
        for (int owner : outside) {
            Path file = Files.createTempFile("owner-", "");
            Linux.fchownat(AT_FDCWD, file.toString(), owner, owner);
            compareFromInside(file);
        }
        compareFromInside(Path.of("/usr")); // of the host's root, who is not the practice host's
    }

    private void compareFromInside(Path file) {
        int owner = uid(file);
        int seen = ask(() -> uid(file));
        OptionalLong said = map.inside(owner);

        assertThat(said.isPresent() && said.getAsLong() == owner && seen != owner)
                .withFailMessage(
                        "A file belongs to %s outside. Inside, says stat(2), it belongs to %s; your inside(%s) says %s, the"
                                + " same as outside. The map is\n%s [hint 1]",
                        owner, seen, owner, text(said), shown())
                .isFalse();
        assertThat(said.isPresent() && seen == NOBODY)
                .withFailMessage(
                        "A file belongs to %s outside. Inside, says stat(2), it belongs to %s, nobody, since no line of the map"
                                + " has it; but your inside(%s) says %s. Where do the lines end?\n%s [hint 3]",
                        owner, seen, owner, text(said), shown())
                .isFalse();
        assertThat(said.orElse(NOBODY))
                .withFailMessage(
                        "A file belongs to %s outside. Inside, says stat(2), it belongs to %s; but your inside(%s) says %s."
                                + " Which line has it, and how far from its beginning?\n%s [hint 2]",
                        owner, seen, owner, text(said), shown())
                .isEqualTo(seen);
    }

    @Test
    @Order(2)
    void ownersOfInsideSeenFromOutside() throws IOException {
        for (int owner : inside) {
            Path file = Files.createTempDirectory("owner-").resolve("file");
            Files.createFile(file);
            int mine = inside.get(0);
            Linux.fchownat(AT_FDCWD, file.toString(), outside.get(0), outside.get(0));
            boolean exists = ask(() -> changeOwner(file, owner, mine));
            int seen = uid(file);
            OptionalLong said = map.outside(owner);

            if (exists) {
                assertThat(said.orElse(NOBODY))
                        .withFailMessage(
                                "Inside, a file was given to user %s. Outside, says stat(2), it belongs to %s; but your"
                                        + " outside(%s) says %s. The map is\n%s",
                                owner, seen, owner, text(said), shown())
                        .isEqualTo(seen);
            } else {
                assertThat(said)
                        .withFailMessage(
                                "Inside, a file was to be given to user %s, and the kernel refused with EINVAL: there is no"
                                        + " such user. But your outside(%s) says %s. The map is\n%s [hint 3]",
                                owner, owner, text(said), shown())
                        .isEmpty();
            }
        }
    }

    /** What the two tests above cannot ask a kernel on a practice host that has one ID. */
    @Test
    @Order(3)
    void aMapOfTwoLines() {
        IdMap two = new IdMap(List.of(new IdRange(0, 1000, 1), new IdRange(1, 2000, 10)));
        new TreeMap<>(Map.of(1000, 0, 1001, NOBODY, 2000, 1, 2009, 10, 2010, NOBODY)).forEach((owner, seen) -> {
            OptionalLong said = two.inside(owner);
            assertThat(said.orElse(NOBODY))
                    .withFailMessage(
                            "With the map\n%sa file that belongs to %s outside belongs to %s inside; but your inside(%s) says"
                                    + " %s.",
                            two.lines(), owner, seen, owner, text(said))
                    .isEqualTo(seen.longValue());
            if (seen != NOBODY) {
                assertThat(two.outside(seen))
                        .withFailMessage(
                                "With the map\n%sa file that belongs to %s inside belongs to %s outside; but your outside(%s)"
                                        + " says %s.",
                                two.lines(), seen, owner, seen, text(two.outside(seen)))
                        .hasValue(owner);
            }
        });
    }

    private static boolean changeOwner(Path file, int owner, int group) {
        try {
            Linux.fchownat(AT_FDCWD, file.toString(), owner, group);
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    private <T> T ask(Supplier<T> question) {
        try (Resident resident = new Resident()) {
            mapping.write(resident.pid());
            return resident.ask(question);
        }
    }

    private static int uid(Path file) {
        return Linux.statx(AT_FDCWD, file.toString()).uid();
    }

    private static String text(OptionalLong id) {
        return id.isPresent() ? Long.toString(id.getAsLong()) : "that there is none";
    }

    private String shown() {
        return map.lines().strip();
    }
}
