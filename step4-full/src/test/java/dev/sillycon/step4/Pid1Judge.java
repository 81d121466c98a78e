package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Constants.SIGTERM;
import static dev.sillycon.linux.Constants.SIGUSR1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What reaches PID 1 of a container from outside, and what comes back when it ends? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class Pid1Judge {

    private static final int GRACE_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 3000;
    private static final int POLL_MILLIS = 50;

    private static final String HANDLES_USR1 = "trap 'echo got USR1' USR1;";
    private static final String WAITS = "echo ready; while :; do read line; done";

    @Test
    @Order(1)
    void theProgramGetsTheSignalAndTheSupervisorItsStatus() throws IOException {
        try (Supervised supervised = new Supervised(HANDLES_USR1 + "trap 'echo got TERM; exit 7' TERM;" + WAITS)) {
            supervised.sendUntilGot(SIGUSR1);

            supervised.send(SIGTERM);
            assertThat(supervised.ends() && supervised.output().contains("got TERM"))
                    .withFailMessage(
                            "The supervisor was sent SIGTERM. PID 1 of its container has a handler that writes \"got TERM\" and"
                                    + " exits, but %s. [hint 2]",
                            supervised.state())
                    .isTrue();
            assertThat(supervised.status())
                    .withFailMessage(
                            "PID 1 exited with status 7, and the supervisor with %d. The status that waitpid(2) gives is a word"
                                    + " with the exit status in its second byte: see WaitStatus. [hint 3]",
                            supervised.status())
                    .isEqualTo(7);
        }
    }

    @Test
    @Order(2)
    void withoutAHandlerPid1LivesOn() throws IOException {
        try (Supervised supervised = new Supervised(HANDLES_USR1 + WAITS)) {
            supervised.sendUntilGot(SIGUSR1);
            int pid1 = supervised.pid1();

            supervised.send(SIGTERM);
            assertThat(supervised.endsWithin(GRACE_MILLIS))
                    .withFailMessage(
                            "PID 1 has no handler for SIGTERM, so the kernel spares it, see pid_namespaces(7). But after a SIGTERM,"
                                    + " %s. Pass on the signal that came, and wait. [hint 2]",
                            supervised.state())
                    .isFalse();

            kill(pid1, SIGKILL); // from the parent namespace: that counts
            assertThat(supervised.ends())
                    .withFailMessage("PID 1 was killed from outside, but the supervisor is still there. [hint 3]")
                    .isTrue();
            assertThat(supervised.status())
                    .withFailMessage(
                            "PID 1 was killed by signal 9. A shell shows 128 + 9 for that, and the supervisor exited with %d:"
                                    + " an exit status and a signal are two things, see WIFSIGNALED in waitpid(2), and WaitStatus."
                                    + " [hint 3]",
                            supervised.status())
                    .isEqualTo(137);
        }
    }

    private static void kill(int pid, int signal) {
        try {
            int pidfd = Linux.pidfdOpen(pid);
            Linux.pidfdSendSignal(pidfd, signal);
            Linux.close(pidfd);
        } catch (SystemCallException e) {
            assertThat(e.errno()).isEqualTo(Errno.ESRCH); // it has ended meanwhile
        }
    }

    /** A {@link SupervisedShell}. */
    private static final class Supervised implements AutoCloseable {

        private final Path output;
        private final Process supervisor;

        Supervised(String script) throws IOException {
            output = Files.createTempFile("supervised-", "");
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "--block-signal=HUP,INT,QUIT,TERM,USR1,USR2,WINCH",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), SupervisedShell.class.getName(), script));
            supervisor = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        }

        /** Sends it again for as long as there is no answer: a supervisor has no use for it until the program runs. */
        void sendUntilGot(int signal) {
            Capture.await(() -> output().contains(Trial.READY) || !supervisor.isAlive());
            for (int waited = 0; waited < PATIENCE_MILLIS && !endsWithin(0) && !got(); waited += POLL_MILLIS) {
                send(signal);
                endsWithin(POLL_MILLIS);
            }
            assertThat(!supervisor.isAlive() && status() == 0)
                    .withFailMessage(
                            "The supervisor has ended with status 0 as soon as its container ran, and has taken the container"
                                    + " along. Who waits for the end of PID 1? See Child.await, and waitpid(2). [hint 3]")
                    .isFalse();
            assertThat(got())
                    .withFailMessage(
                            "The supervisor was sent SIGUSR1. PID 1 of its container has a handler for it, but the handler never"
                                    + " ran: %s. What reaches the supervisor must reach PID 1, see Child.signal. [hint 1]",
                            state())
                    .isTrue();
            assertThat(output())
                    .withFailMessage(
                            "The supervisor was sent SIGUSR1, and what PID 1 of its container got is another signal; it says: %s."
                                    + " The supervisor need not judge: taken has the signal that came. [hint 2]",
                            last())
                    .contains("got USR1");
        }

        void send(int signal) {
            kill((int) supervisor.pid(), signal);
        }

        private boolean got() {
            return output().contains("got");
        }

        /** The container's first process, as it is called here. */
        int pid1() {
            return (int) supervisor.children().findFirst().orElseThrow().pid();
        }

        boolean ends() {
            return endsWithin(PATIENCE_MILLIS);
        }

        boolean endsWithin(int millis) {
            try {
                return supervisor.waitFor(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        int status() {
            return supervisor.exitValue();
        }

        String state() {
            return supervisor.isAlive()
                    ? "both are still running, as if nothing had happened"
                    : "the supervisor has ended with status " + status();
        }

        String output() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String last() {
            List<String> lines = output().lines().toList();
            return lines.get(lines.size() - 1);
        }

        @Override
        public void close() {
            supervisor.destroyForcibly();
        }
    }
}
