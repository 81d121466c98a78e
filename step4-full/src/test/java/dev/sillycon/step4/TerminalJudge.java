package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_NOCTTY;
import static dev.sillycon.linux.Constants.O_RDWR;
import static dev.sillycon.linux.Constants.TIOCGPTPEER;
import static dev.sillycon.linux.Constants.TIOCSCTTY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import dev.sillycon.login.Login;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At which terminal does the program sit, if its starter sits at one? */
final class TerminalJudge {

    private static final int PATIENCE_MILLIS = 5000;

    /** Where tty_nr is behind the name in proc_pid_stat(5), which is in brackets. */
    private static final int TTY_NR = 5;

    private int hostMaster;

    /** The practice host gets a terminal: the judge, which leads its session there, sits at it from now on. */
    @BeforeEach
    void sitDown() {
        hostMaster = Linux.open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
        Linux.unlockpt(hostMaster);
        int terminal = Linux.ioctl(hostMaster, TIOCGPTPEER, new Pointer(O_RDWR | O_NOCTTY | O_CLOEXEC));
        Linux.ioctl(terminal, TIOCSCTTY, null);
        for (int standard = 0; standard <= 2; standard++) {
            Linux.dup2(terminal, standard);
        }
        Linux.close(terminal);
    }

    @AfterEach
    void standUp() {
        Linux.close(hostMaster);
    }

    @Test
    void theProgramSitsAtATerminalOfItsOwn() {
        Login root = Login.of("");
        IdMapping mapping = IdMapping.ofCaller();
        Capabilities capabilities = Capabilities.of(List.of(), List.of());
        Program program = PracticeImage.program(":", "/");
        Terminal own = Terminal.ifInteractive().orElseThrow();
        String host = descriptor(Facts.ofHost(), 0);

        Child child = Child.clone(0, lifeline -> {
            own.open(root);
            Hygiene.likeALogin(root, mapping, capabilities, Optional.of(own));
            program.execute();
        });
        try {
            child.awaitExec();
        } catch (RuntimeException e) {
            throw new AssertionError(Trial.inWords(e), e);
        }
        own.relay(child);
        awaitReady();

        Facts facts = new Facts(child.pid());
        boolean controlled = controllingTerminal(facts) != 0;
        String input = descriptor(facts, 0);
        String output = descriptor(facts, 1);
        String error = descriptor(facts, 2);

        assertThat(!controlled && input.equals(host))
                .withFailMessage(
                        "The program still sits at the host's terminal, %s, and its session has no terminal at all (tty_nr is 0 in"
                                + " /proc/PID/stat). Nobody has given it the new one: look at TIOCSCTTY and dup2(2). [hint 1]",
                        host)
                .isFalse();
        assertThat(controlled)
                .withFailMessage(
                        "The program sits at %s, but its session has no terminal that is in control (tty_nr is 0 in /proc/PID/stat)."
                                + " So there is no job control, and Ctrl-C is a character like any other: look at TIOCSCTTY in"
                                + " ioctl_tty(2). [hint 1]",
                        input)
                .isTrue();
        assertLeadsAway("input", input, host);
        assertLeadsAway("output", output, host);
        assertLeadsAway("error", error, host);
    }

    private static void assertLeadsAway(String name, String actual, String host) {
        assertThat(actual)
                .withFailMessage(
                        "The program's session has a terminal of its own, but its standard %s is still the host's, %s: what happens"
                                + " there, happens at your own terminal. Look at dup2(2). [hint 2]",
                        name, host)
                .isNotEqualTo(host);
    }

    /** Whatever the program writes arrives at the host's terminal: on its own, or by way of the relay. */
    private void awaitReady() {
        StringBuilder written = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (written.indexOf(Trial.READY) < 0) {
            if (Linux.poll(PATIENCE_MILLIS, hostMaster) != hostMaster) {
                throw new AssertionError("The program did not start; at the host's terminal appeared:\n" + written);
            }
            written.append(new String(buffer, 0, Linux.read(hostMaster, buffer), StandardCharsets.UTF_8));
        }
    }

    private static int controllingTerminal(Facts facts) {
        String stat = facts.read("stat");
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1)[TTY_NR]);
    }

    private static String descriptor(Facts facts, int number) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + facts.pid() + "/fd/" + number))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
