package dev.sillycon.step3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sillycon.judge.Facts;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping.Writer;
import org.junit.jupiter.api.Test;

/** May an ordinary user map the own ID, and on which term? */
final class SetgroupsJudge {

    private static final IdMapping MAPPING = PracticeIds.single(Writer.SINGLE, false);
    private static final String DENY = "/setgroups \"deny";

    @Test
    void anOrdinaryUserMapsOneUserAndOneGroup() {
        if (PracticeIds.areMany()) {
            OrdinaryUser.run(PracticeIds.USER, SetgroupsJudge::check);
        } else {
            check(); // root of the practice host is an ordinary user's one and only ID
        }
    }

    private static void check() {
        try (Resident child = new Resident();
                Trace trace = new Trace()) {
            Facts facts = new Facts(child.pid());
            try {
                MAPPING.write(child.pid());
            } catch (SystemCallException e) {
                explain(e, trace, facts);
            }

            assertThat(trace.written())
                    .withFailMessage(
                            "The kernel took both maps, but only because this practice host has one ID itself, was told"
                                    + " deny for that, and its child inherits it. Nobody has written that to the child's setgroups. On"
                                    + " your own machine, the map of groups would be refused with EPERM: root in there could drop your"
                                    + " groups, and open files that shut them out. [hint 1]")
                    .anyMatch(write -> write.startsWith("/proc/" + child.pid() + DENY));
            assertThat(facts.read("setgroups"))
                    .withFailMessage("/proc/PID/setgroups of the child says %s.", facts.read("setgroups"))
                    .isEqualTo("deny");
            assertThat(facts.read("uid_map") + "\n")
                    .withFailMessage("The child's uid_map is \"%s\": it should have one line.", facts.read("uid_map"))
                    .isEqualTo(MAPPING.uids().lines());
            assertThat(facts.read("gid_map") + "\n")
                    .withFailMessage(
                            "setgroups is denied, but the child's gid_map is \"%s\": its group is %s there, nogroup. Denying"
                                    + " is the term for the map; the map itself must follow.",
                            facts.read("gid_map"), child.ask(Linux::getegid))
                    .isEqualTo(MAPPING.gids().lines());
        }
    }

    private static void explain(SystemCallException e, Trace trace, Facts child) {
        String file = trace.lastOpened();
        String setgroups = "/proc/" + child.pid() + "/setgroups";
        if (!file.startsWith("/proc/" + child.pid() + "/")) {
            fail(
                    "The kernel refused %s, for the file %s. Whose groups are they that must not change: yours, or those of"
                            + " process %s? [hint 2]",
                    e.getMessage(), file, child.pid());
        }
        if (file.equals(setgroups) && !child.read("gid_map").isEmpty()) {
            fail(
                    "The kernel refused %s, for setgroups: it is too late, the gid_map is there and counts. What root in there"
                            + " may do with groups must be settled before there are any. [hint 3]",
                    e.getMessage());
        }
        if (file.equals(setgroups) && e.errno() == Errno.EINVAL) {
            fail("The kernel refused %s: setgroups takes one of two words. [hint 2]", e.getMessage());
        }
        boolean allowed = trace.written().stream().anyMatch(write -> write.startsWith(setgroups + " \"allow"));
        if (allowed) {
            fail(
                    "You wrote allow to %s, and the kernel refused %s. Allowed is what it is from the beginning, unless the"
                            + " namespace around it denies it; an ordinary user has to give it up. [hint 2]",
                    setgroups, e.getMessage());
        }
        if (file.endsWith("/gid_map") && e.errno() == Errno.EPERM) {
            fail(
                    "The kernel refused %s, for the gid_map of the child, though it took the uid_map. Its setgroups says %s: root"
                            + " in there could drop your groups, and open files that shut them out. See user_namespaces(7),"
                            + " \"/proc/pid/setgroups\". [hint 1]",
                    e.getMessage(), child.read("setgroups"));
        }
        throw new AssertionError("For the file " + file + ": " + Trial.inWords(e), e);
    }
}
