package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tour, at a terminal as on a stage, and without one. */
final class TourIT {

    private static final int STOPS = 9;
    private static final String PROMPT = "[Enter] go on, [q] leave:";

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    @Test
    void aPipeCanPressEnterAndThenSpeaksToTheProgram() throws IOException {
        Result result = tour(User.ALICE, "\n".repeat(STOPS) + "echo the name is $(hostname)\nexit 4\n", "sh");

        assertThat(result.status()).as("%s", result).isEqualTo(4);
        assertThat(result.out()).endsWith("the name is sillycon");
        assertThat(result.out().split("\n", -1))
                .containsSubsequence(
                        "1 of 9  A process in new namespaces",
                        "2 of 9  Users",
                        "3 of 9  A host name",
                        "  sethostname(\"sillycon\", 8) = 0",
                        "4 of 9  A network, as small as it gets",
                        "  addresses     none -> 127.0.0.1",
                        "5 of 9  The image as a file system",
                        "6 of 9  What programs expect",
                        "  mount(\"proc\", \"proc\", \"proc\", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL) = 0",
                        "7 of 9  Another root",
                        "  pivot_root(\".\", \".\") = 0",
                        "8 of 9  Hygiene",
                        "  new rights    possible -> never",
                        "9 of 9  The program");
        assertThat(result.out())
                .doesNotContain("\033")
                .containsPattern("uid_map +none -> 0 " + Host.uid(User.ALICE) + " 1");
        assertThat(result.out()).containsPattern("host name +\\S+ -> sillycon");
    }

    @Test
    void whoHasOneIdSeesHowGroupsAreDenied() throws IOException {
        Result result = tour(User.BOB, "\n".repeat(STOPS), "true");
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out()).containsPattern("write\\(\\d+, \"deny\", 4\\) = 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q\n", "\nq\n", "\n\n\n\n\nq\n", "\n\n\n\n\n\n\n\nq\n", "", "\n", "\n\n\n\n"})
    void whoLeavesLeavesNothing(String keys) throws IOException {
        Result result = tour(User.ALICE, keys, "sh", "-c", "echo it runs");
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).endsWith(PROMPT).doesNotContain("it runs\n");
    }

    private static Result tour(User user, String keys, String... command) throws IOException {
        Path input = Files.writeString(Files.createTempFile("sillycon-keys-", ""), keys);
        try {
            return TestStore.of(user)
                    .command("tour", TestImages.busybox().toString())
                    .and(command)
                    .input(input)
                    .run();
        } finally {
            Files.delete(input);
        }
    }

    @Test
    void atATerminalEachLayerWaitsAndFits() {
        atATerminal(terminal -> {
            terminal.command(Host.launcher() + " tour " + TestImages.busybox() + " sh");
            for (int stop = 1; stop <= STOPS; stop++) {
                terminal.await(stop + " of 9");
                Processes.await("the prompt", () -> terminal.screen().endsWith(PROMPT));
                assertThat(terminal.screen()).doesNotContain((stop + 1) + " of 9");
                terminal.key("Enter");
            }
            terminal.await("/ #");
            terminal.type("hostname; tty; exit 6");
            assertThat(terminal.statusOfLastCommand()).isEqualTo(6);
            assertThat(terminal.screen()).contains("/dev/pts/0");
            assertThat(terminal.screen().lines().filter(line -> line.startsWith("  ")))
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 80);
        });
    }

    @Test
    void controlCLeavesWhereverItStands() {
        for (int enters : List.of(0, 1, 4)) {
            atATerminal(terminal -> {
                terminal.command("stty -a >before; " + Host.launcher() + " tour " + TestImages.busybox() + " sh");
                for (int i = 1; i <= enters; i++) {
                    terminal.await(i + " of 9");
                    terminal.key("Enter");
                }
                terminal.await((enters + 1) + " of 9");
                Processes.pause(300); // it reads now
                terminal.key("C-c");
                assertThat(terminal.statusOfLastCommand()).isEqualTo(130);
                terminal.command("stty -a >after; cmp before after && echo same-$((1+1))");
                terminal.await("same-2");
                Processes.await(
                        "nothing of the container",
                        () -> terminal.processes().stream()
                                .noneMatch(process -> process.contains("dev.sillycon.cli.Sillycon")));
            });
        }
    }

    private interface Play {
        void on(Tmux terminal);
    }

    private static void atATerminal(Play play) {
        Tmux terminal = new Tmux(User.ALICE, 80, 24);
        terminal.start();
        try {
            play.on(terminal);
        } finally {
            terminal.kill();
        }
    }
}
