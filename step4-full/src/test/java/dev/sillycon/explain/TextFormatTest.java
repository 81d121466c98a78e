package dev.sillycon.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.linux.SystemCallResult;
import dev.sillycon.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The text, for events that are made up. */
final class TextFormatTest {

    private static final Actor JVM = new Actor(1, 0, Set.of());
    private static final Actor CHILD = new Actor(2, 1, Set.of(Namespace.USER, Namespace.MNT));
    private static final Sentence FILES = new Sentence("Files.", true);
    private static final Sentence MOUNTS = new Sentence("A mount.", false);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TextFormat format = new TextFormat(
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE, false));

    private static Event.Made made(Actor actor, String name, Sentence why, long result) {
        return new Event.Made(actor, name, List.of("1"), why, new SystemCallResult(result, 20_000));
    }

    /** Without the legend. */
    private List<String> lines() {
        format.flush();
        return bytes.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
    }

    @Test
    void aCallHasMarksAndIndentAndItsReasonBelow() {
        format.print(made(JVM, "open", MOUNTS, 3));
        format.print(made(CHILD, "mount", MOUNTS, 0));
        assertThat(lines())
                .containsExactly(
                        "....... open(1) = 3 (0.020 ms)",
                        "          A mount.",
                        "u.....m   mount(1) = 0 (0.020 ms)",
                        "            A mount.");
    }

    @Test
    void oneReasonForManyIsToldOnce() {
        format.print(made(CHILD, "mkdir", MOUNTS, 0));
        format.print(made(CHILD, "mount", MOUNTS, -1));
        assertThat(lines())
                .containsExactly(
                        "u.....m   mkdir(1) = 0 (0.020 ms)",
                        "            A mount.",
                        "u.....m   mount(1) = EPERM (0.020 ms)");
    }

    @Test
    void aCrowdIsOneLineUntilSomethingElseComes() {
        for (int i = 0; i < 1000; i++) {
            format.print(made(CHILD, "openat2", FILES, i % 10 == 0 ? -2 : 5));
            format.print(made(CHILD, "close", FILES, 0));
        }
        format.print(made(CHILD, "mount", MOUNTS, 0));
        assertThat(lines())
                .containsExactly(
                        "u.....m   openat2 x1000, close x1000; refused: ENOENT x100 (40.0 ms)",
                        "            Files.",
                        "u.....m   mount(1) = 0 (0.020 ms)",
                        "            A mount.");
    }

    @Test
    void aRefusalStandsOutOfTheCrowd() {
        for (int i = 0; i < 5; i++) {
            format.print(made(CHILD, "openat2", FILES, 5));
        }
        format.print(made(CHILD, "openat2", FILES, -28));
        assertThat(lines())
                .containsExactly(
                        "u.....m   openat2 x5 (0.1 ms)",
                        "            Files.",
                        "u.....m   openat2(1) = ENOSPC (0.020 ms)");
    }

    @Test
    void nothingIsToldWhenTheProgramRuns() {
        Event.Made execve = made(CHILD, "execve", MOUNTS, 0);
        format.print(new Event.Executing(CHILD, "execve(1)", MOUNTS));
        format.print(new Event.Executed(execve));
        format.print(made(JVM, "waitpid", MOUNTS, 2));
        assertThat(lines()).containsExactly("u.....m   execve(1)", "            A mount.");
    }

    @Test
    void linesAreBrokenBetweenWordsAndFlags() {
        Screen screen = new Screen(24, 30, false);
        assertThat(screen.lines("mount(\"a\", MS_NOSUID|MS_NODEV|MS_NOEXEC)", 2))
                .containsExactly("mount(\"a\", MS_NOSUID|", "MS_NODEV|MS_NOEXEC)");
        assertThat(screen.lines("CLONE_VM|CLONE_FILES|CLONE_VFORK", 10))
                .containsExactly("CLONE_VM|", "CLONE_FILES|", "CLONE_VFORK");
    }
}
