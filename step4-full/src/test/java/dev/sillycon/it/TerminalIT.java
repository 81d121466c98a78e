package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Containers at a real terminal: ALICE sits before a shell in tmux and types. What she types must not contain what it is to
 * print, since the terminal shows both: hence the sums.
 */
final class TerminalIT {

    /** Types into the terminal of standard input, as if from its keyboard; says what the kernel says. */
    private static final String TYPE_INTO_STDIN = """
            perl -e 'for (split //, "echo pwned-\\$((40+2))\\n") { ioctl(STDIN, 0x5412, $_) or $refused = "$!" } \
            print "typed: ", $refused || "yes", "\\n"'""";

    private final Tmux terminal = new Tmux(User.ALICE, 100, 30);

    @BeforeEach
    void start() {
        terminal.start();
    }

    @AfterEach
    void stop() {
        terminal.kill();
        for (String process : terminal.processes()) { // a test that failed may have left some
            Host.command(User.ROOT, "kill", "-KILL", process.split(" +", -1)[1]).run();
        }
        awaitNoProcess();
    }

    @Test
    void theContainerHasATerminalOfItsOwn() {
        terminal.command(run(TestImages.busybox(), "sh"));
        terminal.await("/ #");
        terminal.type("tty");
        terminal.await("/dev/pts/0");
        terminal.type("ls /dev/pts; echo $(ls /dev/pts | wc -l)-entries; echo $TERM-$((1+1))");
        terminal.await("2-entries");
        terminal.await("xterm-2");
        terminal.type(
                "for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done | sort | uniq -c; : >/dev/tty && echo ctty-$((1+1))");
        terminal.await("3 /dev/pts/0");
        terminal.await("ctty-2");
        terminal.type("exit $((40+2))");
        assertThat(terminal.statusOfLastCommand()).isEqualTo(42);
        assertThat(terminal.screen()).doesNotContain("can't access tty").doesNotContain("job control turned off");
    }

    @Test
    void theTerminalHasTheSizeOfTheWindowAndFollowsIt() {
        terminal.command(run(TestImages.busybox(), "sh"));
        terminal.await("/ #");
        terminal.type("stty size");
        terminal.await(terminal.size());
        terminal.type(
                "sh -c 'trap \"echo changed-\\$((1+1))\" WINCH; while :; do echo at $(stty size); sleep 0.2; done'");
        terminal.await("at " + terminal.size()); // now the trap is set
        terminal.tmux("resize-window", "-t", "it", "-x", "77", "-y", "22");
        assertThat(terminal.size()).isEqualTo("22 77");
        terminal.await("22 77");
        terminal.await("changed-2");
        terminal.tmux("resize-window", "-t", "it", "-x", "120", "-y", "40");
        terminal.await("40 120");
    }

    @Test
    void aWindowThatChangesBeforeTheProgramStartsIsSeenToo() {
        for (int columns : List.of(81, 82, 83, 84, 85, 86)) {
            terminal.command(run(TestImages.busybox(), "sh", "-c", "sleep 0.6; stty size"));
            Processes.pause(100L * (columns - 80)); // somewhere in the start-up
            terminal.tmux("resize-window", "-t", "it", "-x", Integer.toString(columns), "-y", "25");
            terminal.await("25 " + columns);
            assertThat(terminal.statusOfLastCommand()).isZero();
        }
    }

    @Test
    void controlCInterruptsTheForegroundAndControlDEnds() {
        terminal.command(run(TestImages.busybox(), "sh"));
        terminal.await("/ #");
        terminal.type("echo before-$((1+1)); sleep 1000; echo status-$?");
        terminal.await("before-2");
        terminal.key("C-c");
        terminal.type("echo alive-$((1+1))");
        terminal.await("alive-2");
        terminal.type("echo cat-begins-$((1+1)); cat; echo cat-ended-$((1+1))");
        terminal.await("cat-begins-2");
        Processes.pause(1_000); // to be read by cat, not by the shell
        terminal.key("C-d");
        terminal.await("cat-ended-2");
        terminal.type("echo last-$((1+1)); (exit 9)");
        terminal.await("last-2");
        Processes.pause(1_000); // the line editor takes the terminal
        terminal.key("C-d");
        assertThat(terminal.statusOfLastCommand()).isEqualTo(9);
    }

    @Test
    void jobsStopAndGoOn() {
        terminal.command(run(TestImages.busybox(), "sh"));
        terminal.await("/ #");
        terminal.type("sh -c 'echo begun-$((1+1)); sleep 3; echo ended-$((1+1))'");
        terminal.await("begun-2");
        terminal.key("C-z");
        terminal.await("Stopped");
        terminal.type("echo shell-$((1+1))");
        terminal.await("shell-2");
        terminal.type("fg");
        terminal.await("ended-2");
        terminal.type("sleep 1000 & sleep 1; kill %1; wait; echo killed-$((1+1))"); // a job ignores SIGTERM at first
        terminal.await("killed-2");
        terminal.type("exit");
        assertThat(terminal.statusOfLastCommand()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "busybox sh -c 'exit 3' => 3",
                // leaves its own terminal in a mess, which is not ours
                "busybox sh -c 'stty raw -echo -isig; exit 4' => 4",
                // a fault ends even process 1
                "debian sh -c 'stty raw -echo; exec perl -e \"unpack q(p), pack q(Q), 8\"' => 139",
                "busybox /no/such/program => 127",
                "busybox /etc => 126",
                "busybox -u nobody-knows => 125",
                "busybox -w /bin/sh => 125",
            })
    void theTerminalIsAsBeforeWhateverHappens(String row) {
        String[] parts = row.split(" => ", -1);
        String[] words = parts[0].split(" ", 2);
        Path image = words[0].equals("debian") ? TestImages.debian() : TestImages.busybox();
        boolean options = words[1].startsWith("-");
        String command = Host.directory().resolve("sillycon") + " run "
                + (options ? words[1] + " " + image : image + " " + words[1]);

        terminal.command("stty -a >before; : >log; echo noted-$((1+1))");
        terminal.await("noted-2");
        terminal.command(command);
        assertThat(terminal.statusOfLastCommand()).as(row).isEqualTo(Integer.parseInt(parts[1]));
        terminal.command("stty -a >after; cmp before after && echo same-$((1+1))");
        terminal.await("same-2");
        assertThat(terminal.screen()).as("the typing shows").contains("cmp before after");
    }

    @Test
    void aKilledContainerLeavesTheTerminalAsBefore() {
        terminal.command("stty -a >before; "
                + run(TestImages.busybox(), "sh", "-c", "stty raw -echo; echo up-$((1+1)); sleep 1161; true"));
        terminal.await("up-2");
        String sleep = Processes.awaitOne("sleep", "1161");
        String parent = Host.command(User.ALICE, "ps", "-o", "ppid=", "-p", sleep)
                .run()
                .out()
                .strip();
        assertThat(Host.command(User.ALICE, "kill", "-KILL", parent).run().status())
                .isZero();
        assertThat(terminal.statusOfLastCommand()).isEqualTo(128 + 9);
        terminal.command("stty -a >after; cmp before after && echo same-$((1+1))");
        terminal.await("same-2");
    }

    @Test
    void whatAContainerTypesStaysInItsOwnTerminal() {
        assertTypingIntoOwnTerminalWorksAsTheKernelSays();
        terminal.command(run(TestImages.debian(), "sh", "-c", quote(TYPE_INTO_STDIN + "; echo tty-$((1+1))")));
        terminal.await("tty-2");
        assertNobodyTyped();
    }

    @Test
    void aContainerCannotTypeIntoTheTerminalThatIsOnlyItsInput() {
        assertTypingIntoOwnTerminalWorksAsTheKernelSays();
        String look = "read -r all </proc/self/stat; set -- $all; echo sid-$6-tty-$7";
        String steal = "perl -e 'for (0, 1) { ioctl(STDIN, 0x540E, $_) and print \"sto\", \"len\\n\" }'";
        terminal.command(run(
                        TestImages.debian(),
                        "sh",
                        "-c",
                        quote(look + "; " + TYPE_INTO_STDIN + "; " + steal + "; " + TYPE_INTO_STDIN
                                + "; cat </dev/tty; echo pipe-$((1+1))"))
                + " | cat");
        terminal.await("pipe-2");
        assertThat(terminal.screen()).contains("sid-1-tty-0").doesNotContain("stolen");
        assertNobodyTyped();
    }

    /** The attack, without a container: it works, so that its failure elsewhere says something. */
    private void assertTypingIntoOwnTerminalWorksAsTheKernelSays() {
        String allowed = Host.command(User.ALICE, "cat", "/proc/sys/dev/tty/legacy_tiocsti")
                .run()
                .out();
        terminal.command(TYPE_INTO_STDIN);
        if (allowed.equals(
                "0")) { // since Linux 6.2 a kernel can refuse it to all; then the sessions are what we can see
            terminal.await("typed: Input/output error");
        } else {
            terminal.await("typed: yes");
            terminal.await("pwned-42");
        }
        terminal.command("clear; echo cleared-$((1+1))");
        terminal.await("cleared-2");
        terminal.tmux("clear-history", "-t", "it");
        assertThat(terminal.screen()).doesNotContain("pwned-42");
    }

    private void assertNobodyTyped() {
        assertThat(terminal.statusOfLastCommand()).isZero();
        Processes.pause(1_000);
        terminal.command("echo own-$((1+1))");
        terminal.await("own-2");
        assertThat(terminal.screen()).doesNotContain("pwned-42");
    }

    /** Not by busybox's cat: its sendfile(2) locks the pipe while it waits for the terminal, and nobody can read that. */
    @Test
    void inputThatIsATerminalCanBeReadWithoutOne() {
        String program = "tty; read line; echo got-$line-$((1+1)); read line || echo end-$((1+1))";
        terminal.command(run(TestImages.busybox(), "sh", "-c", quote(program)) + " | cat");
        terminal.await("not a tty");
        terminal.type("some words");
        terminal.await("got-some words-2");
        terminal.key("C-d");
        terminal.await("end-2");
        assertThat(terminal.statusOfLastCommand()).isZero();
    }

    @Test
    void controlCReachesAProgramWithoutATerminal() {
        String trap = "trap 'echo interrupted-$((1+1)); exit 5' INT; echo ready-$((1+1)); while :; do sleep 0.1; done";
        terminal.command(
                "{ " + run(TestImages.busybox(), "sh", "-c", quote(trap)) + "; echo ended-$?; } | (trap '' INT; cat)");
        terminal.await("ready-2");
        terminal.key("C-c");
        terminal.await("interrupted-2");
    }

    @Test
    void errorsCanGoElsewhere() {
        terminal.command(
                run(TestImages.busybox(), "sh", "-c", quote("echo to-stderr >&2; echo to-$((1+1))")) + " 2>errors");
        terminal.await("to-2");
        assertThat(terminal.statusOfLastCommand()).isZero();
        assertThat(Host.command(User.ALICE, "cat", terminal.file("errors"))
                        .run()
                        .out())
                .isEqualTo("to-stderr");
    }

    @Test
    void everyByteOfTheOutputPassesAsItIs() {
        String program = "stty -opost; perl -e 'print qq(<be) . q(gin>), map(chr, 0..255), qq(<e) . q(nd>)'";
        terminal.record("bytes");
        terminal.command(run(TestImages.debian(), "sh", "-c", quote(program)));
        assertThat(terminal.statusOfLastCommand()).isZero();

        byte[] all = terminal.recorded("bytes");
        String latin = new String(all, StandardCharsets.ISO_8859_1);
        int from = latin.indexOf("<begin>") + "<begin>".length();
        String passed = latin.substring(from, latin.indexOf("<end>", from));
        assertThat(passed.chars().boxed().toList())
                .isEqualTo(IntStream.rangeClosed(0, 255).boxed().toList());
    }

    @Test
    void everyByteOfTheInputPassesAsItIs() {
        terminal.command(run(
                TestImages.debian(),
                "sh",
                "-c",
                quote("stty raw -echo; echo ready-$((1+1)); head -c 20 | od -An -tx1 -v")));
        terminal.await("ready-2");
        terminal.tmux("send-keys", "-t", "it", "-H", "03", "04", "1a", "1c", "11", "13", "0d", "0a", "7f", "00");
        terminal.tmux("send-keys", "-t", "it", "-H", "15", "17", "16", "12", "0f", "09", "08", "1b", "61", "7e");
        terminal.await("03 04 1a 1c 11 13 0d 0a 7f 00 15 17 16 12 0f 09");
        terminal.await("08 1b 61 7e");
        assertThat(terminal.statusOfLastCommand()).isZero();
    }

    @Test
    void aBurstOfOutputArrivesWholeBeforeTheEnd() {
        terminal.record("burst");
        terminal.command(run(
                TestImages.busybox(), "sh", "-c", quote("head -c 1048576 /dev/zero | tr '\\0' \"$(printf '\\176')\"")));
        assertThat(terminal.statusOfLastCommand()).isZero();

        String all = new String(terminal.recorded("burst"), StandardCharsets.ISO_8859_1);
        int prompt = all.indexOf("outer-"); // the one after the command
        assertThat(all.substring(0, prompt).chars().filter(c -> c == '~').count())
                .isEqualTo(1 << 20);
    }

    @Test
    void theContainerEndsWhenTheTerminalIsClosed() {
        terminal.command(run(TestImages.busybox(), "sh"));
        terminal.await("/ #");
        List<String> processes = terminal.processes();
        assertThat(processes).isNotEmpty();
        terminal.kill();
        awaitNoProcess();
    }

    private void awaitNoProcess() {
        Processes.await("no process of ALICE's left", () -> terminal.processes().isEmpty());
    }

    @Test
    void aProgramThatJoinsAContainerHasATerminalOfItsOwn() {
        String name = "joined-" + ProcessHandle.current().pid();
        String exec = Host.launcher() + " exec " + name + " ";
        terminal.command(
                Host.launcher() + " run --name " + name + " " + TestImages.busybox() + " sleep 23456 </dev/null &");
        Processes.awaitSome("sleep", "23456");
        terminal.command(exec + "sh");
        terminal.await("/ #");
        terminal.type("tty; stty size; : >/dev/tty && echo ctty-$((1+1)); ls /dev/pts | wc -l");
        terminal.await("/dev/pts/0");
        terminal.await(terminal.size());
        terminal.await("ctty-2");
        terminal.type("sleep 1000; echo status-$?");
        Processes.pause(1_000);
        terminal.key("C-c");
        terminal.type("exit $((40+2))");
        assertThat(terminal.statusOfLastCommand()).isEqualTo(42);
        terminal.command(exec + "tty");
        terminal.await("/dev/pts/0");
        terminal.command(killSupervisor(name));
        Processes.awaitNone("sleep", "23456");
    }

    /** A link to /proc/self/fd/0 would be the host's terminal, while the child has the JVM's descriptors. */
    @Test
    void aContainerCannotForgeTheTerminal() {
        String forge = "mount -t tmpfs x /dev/pts; ln -s /proc/self/fd/0 /dev/pts/ptmx; exec sleep 23456";
        String name = "forger-" + ProcessHandle.current().pid();
        terminal.command(Host.launcher() + " run --name " + name + " --cap-add SYS_ADMIN " + TestImages.busybox()
                + " sh -c " + quote(forge) + " </dev/null &");
        Processes.awaitSome("sleep", "23456");
        terminal.command(Host.launcher() + " exec " + name + " sh");
        terminal.await("ELOOP");
        assertThat(terminal.statusOfLastCommand()).isEqualTo(125);
        terminal.command(killSupervisor(name));
        Processes.awaitNone("sleep", "23456");
    }

    private static String killSupervisor(String name) {
        return "kill -9 $(pgrep -u $(id -u) -f 'java.*run --name " + name + "')";
    }

    private static String run(Path image, String... words) {
        return Host.directory().resolve("sillycon") + " run " + image + " "
                + String.join(
                        " ",
                        List.of(words).stream().map(TerminalIT::quoteIfNeeded).toList());
    }

    private static String quoteIfNeeded(String word) {
        return word.matches("[\\w/.-]+") || word.startsWith("'") ? word : quote(word);
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
