package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit status, signals, pipes, and that nothing is left, however a container ends. */
class SupervisorIT {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private static Command run(String script) {
        return Host.sillycon(User.ALICE, "run", TestImages.busybox().toString(), "sh", "-c", script);
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0, 0",
        "exit 7, 7",
        "exit 255, 255",
        "kill -9 $$; exit 3, 3", // process 1 is safe from its own namespace: pid_namespaces(7)
        "exec /bin/nosuch, 127",
    })
    void returnsTheExitStatus(String script, int status) {
        assertThat(run(script).run().status()).isEqualTo(status);
    }

    @Test
    void returns128PlusTheSignal() {
        // Whoever is not process 1 dies of a signal; step 3 has no PID namespace.
        Result killed = Host.sillycon(User.ALICE, "step3", TestImages.busybox().toString(), "sh", "-c", "kill -TERM $$")
                .run();
        assertThat(killed.status()).isEqualTo(128 + 15);
    }

    @ParameterizedTest
    @CsvSource({"/nosuch, 127", "nosuch, 127", "/etc, 126", "/etc/passwd, 126"})
    void tellsNotFoundFromNotExecutable(String program, int status) {
        Result result = Host.sillycon(User.ALICE, "run", TestImages.debian().toString(), program)
                .run();
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err().lines()).last().asString().contains(program);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH"})
    void forwardsSignals(String signal) {
        Command.Started container = run("trap 'echo got " + signal + "; exit 42' " + signal
                        + "; echo ready; while :; do sleep 0.1; done")
                .start();
        container.awaitOutput("ready");
        Processes.awaitSupervisor(container.pid()); // until then, a signal ends the container at once
        container.signal(signal);
        Result result = container.await();
        assertThat(result.out()).endsWith("got " + signal);
        assertThat(result.status()).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129", "QUIT, 131"})
    void givesUpWhenASignalComesWhileItUnpacks(String signal, int status) {
        Command.Started container = Host.sillycon(
                        User.ALICE, "run", TestImages.debian().toString(), "sleep", "1000")
                .start();
        Processes.awaitThread(container.pid(), "child"); // the image is large: it is still being unpacked
        container.signal(signal);
        assertThat(container.await().status()).isEqualTo(status);
    }

    @Test
    void takesTheContainerAlongWhenItIsKilled() {
        Command.Started supervisor =
                run("sleep 54321 & echo ready; exec sleep 12345").start();
        supervisor.awaitOutput("ready");
        Processes.awaitOne("sleep", "12345");
        supervisor.signal("KILL");
        assertThat(supervisor.await().status()).isEqualTo(128 + 9);
        Processes.awaitNone("sleep", "12345");
        Processes.awaitNone("sleep", "54321");
    }

    @Test
    void takesAnUnfinishedContainerAlongWhenItIsKilled() {
        for (int round = 0; round < 10; round++) {
            Command.Started supervisor = Host.sillycon(
                            User.ALICE, "run", TestImages.debian().toString(), "sleep", "12345")
                    .start();
            Processes.awaitThread(supervisor.pid(), "child");
            Processes.pause(round * 40L);
            supervisor.signal("KILL");
            supervisor.await();
            nothingLeft.check();
        }
    }

    @Test
    void passesLargeBinaryStreamsUnchanged() throws IOException {
        byte[] bytes = new byte[50_000_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(Host.directory().resolve("large"), bytes);
        Result result = run("cat").input(file).run();
        assertThat(result.bytes()).isEqualTo(bytes);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void endsWhenItsOutputIsClosedEarly() {
        Result result = Host.command(
                        User.ALICE, "bash", "-c", "\"$@\" | head -c 5 | wc -c; echo ${PIPESTATUS[0]}", "bash")
                .and(Host.launcher(), "run", TestImages.busybox().toString(), "cat", "/dev/zero")
                .run();
        // As process 1, cat is not killed by SIGPIPE's default action alone: it sees EPIPE, and ends with its own
        // status.
        assertThat(result.out().lines()).first().isEqualTo("5");
        assertThat(result.out().lines().skip(1).findFirst())
                .hasValueSatisfying(status -> assertThat(status).isIn("1", "141"));
    }

    @Test
    void leavesNothingOfAContainerThatLeavesProcessesAndFiles() {
        Result result = Host.sillycon(
                        User.ALICE,
                        "run",
                        "--cap-add",
                        "SYS_ADMIN",
                        TestImages.busybox().toString(),
                        "sh",
                        "-euc")
                .and("mkdir /root; mount -t tmpfs x /root; echo x > /root/file; (sleep 12345 &); echo y > /file")
                .run();
        assertThat(result.status()).isZero();
        Processes.awaitNone("sleep", "12345");
    }
}
