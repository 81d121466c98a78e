package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code exec}: one more process in a container that runs, and nothing of the host with it. */
class ExecIT {

    private static final String NAME = "joined-" + ProcessHandle.current().pid();

    /** Looks at every process that still is a thread of the JVM's, by its name, for all that would be the host's. */
    private static final String SPY = """
            echo ready
            while [ ! -e /stop ]; do
                for process in /proc/[0-9]*; do
                    read -r name < $process/comm && [ "$name" = child ] || continue
                    found=
                    for file in environ maps; do read -r line < $process/$file && [ "$line" ] && found="$found $file"; done
                    (: < $process/mem) && found="$found mem"
                    for link in exe root cwd; do [ "$(readlink $process/$link)" ] && found="$found $link"; done
                    for descriptor in $process/fd/*; do [ "$(readlink $descriptor)" ] && found="$found $descriptor"; done
                    read -r name < $process/comm && [ "$name" = child ] || continue # it has executed its program meanwhile
                    echo "seen:$found"
                done
            done 2>/dev/null
            """;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private Command.Started container;

    /** Starts a container that waits, or does what {@code script} says. */
    private void start(User user, List<String> options, String script) {
        container = Host.sillycon(user, "run", "--name", NAME)
                .and(options.toArray(String[]::new))
                .and(TestImages.busybox().toString(), "sh", "-c", "echo ready; " + script)
                .start();
        container.awaitOutput("ready");
    }

    private void start(User user, String... options) {
        start(user, List.of(options), "sleep 34567 & wait");
        Processes.awaitSome("sleep", "34567");
    }

    @AfterEach
    void end() {
        if (container != null) {
            container.signal("KILL");
            container.await();
        }
    }

    private static Command exec(User user, String script) {
        return Host.sillycon(user, "exec", NAME, "sh", "-c", script);
    }

    private static String out(User user, String script) {
        return Host.must(exec(user, script)).out();
    }

    /** The process ID of the container's first process: the child of the supervisor. */
    private String pid() {
        return Host.must(new Command("pgrep", "-P", Long.toString(container.pid())))
                .out();
    }

    @ParameterizedTest
    @EnumSource
    void hasAllNamespacesOfTheContainer(User user) {
        start(user);
        String links = "for kind in user mnt pid net uts ipc cgroup time; do readlink /proc/%s/ns/$kind; done";
        assertThat(out(user, String.format(links, "self")).lines())
                .hasSize(8)
                .containsExactlyElementsOf(
                        out(user, String.format(links, 1)).lines().toList());
    }

    @ParameterizedTest
    @EnumSource
    void seesWhatTheContainerSees(User user) {
        start(user, "--hostname", "box", "-e", "COLOUR=red", "-w", "/srv/deep");
        assertThat(out(user, "cat /proc/1/cmdline | tr '\\0' ' '")).contains("sleep 34567 & wait");
        assertThat(out(user, "ps | grep -c 'sleep [3]4567'")).isEqualTo("2"); // the shell's words, and the sleep
        assertThat(out(user, "hostname; echo $COLOUR; pwd; ls /sys/class/net; id -u; umask")
                        .lines())
                .containsExactly("box", "red", "/srv/deep", "lo", "0", "0022");
        out(user, "echo left > /tmp/file");
        assertThat(out(user, "cat /tmp/file; cmp /proc/self/mounts /proc/1/mounts"))
                .isEqualTo("left");
    }

    @ParameterizedTest
    @EnumSource
    void isAsCleanAsTheFirstProcess(User user) {
        start(user, "--cap-drop", "CHOWN");
        assertThat(Host.must(Host.sillycon(user, "exec", NAME, "cat", "/proc/self/status"))
                        .out())
                .contains("CapInh:\t0000000000000000", "CapPrm:\t00000000a80425fa", "CapEff:\t00000000a80425fa")
                .contains("CapBnd:\t00000000a80425fa", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1")
                .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
        assertThat(out(user, "exec ls /proc/self/fd").split("\\s+")).containsExactly("0", "1", "2", "3");
        assertThat(out(user, "read -r line < /proc/self/stat; set -- $line; [ $1 = $6 ] && echo $4 $7"))
                .as("a session of its own, a parent outside, no terminal")
                .isEqualTo("0 0");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "ALICE"}) // BOB has no second user
    void isTheUserOfTheFirstProcessUnlessTold(User user) {
        start(user, "-u", "1000:100");
        assertThat(out(user, "echo $(id -u):$(id -g):$(id -G)")).isEqualTo("1000:100:100");
        assertThat(out(user, "cat /proc/self/status")).contains("CapEff:\t0000000000000000");
        Result root = Host.sillycon(user, "exec", "-u", "0", "-w", "/tmp", NAME, "sh", "-c", "id -u; pwd; echo $HOME")
                .run();
        assertThat(root.out().lines()).as("%s", root).containsExactly("0", "/tmp", "/");
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7", "kill -TERM $$, 143", "kill -KILL $$, 137", "exec /nosuch, 127", "exec /etc, 126"})
    void returnsTheExitStatus(String script, int status) {
        start(User.ALICE);
        assertThat(exec(User.ALICE, script).run().status()).isEqualTo(status);
    }

    @Test
    void forwardsSignals() {
        start(User.ALICE);
        Command.Started joined = exec(
                        User.ALICE, "trap 'echo got it; exit 42' TERM; echo ready; while :; do sleep 0.1; done")
                .start();
        joined.awaitOutput("ready");
        Processes.awaitSupervisor(joined.pid()); // until then, a signal ends it at once
        joined.signal("TERM");
        Result result = joined.await();
        assertThat(result.out()).endsWith("got it");
        assertThat(result.status()).isEqualTo(42);
    }

    @Test
    void diesWithItsSupervisorAndTheContainerLives() {
        start(User.ALICE);
        Command.Started joined =
                exec(User.ALICE, "echo ready; exec sleep 45678").start();
        joined.awaitOutput("ready");
        joined.signal("KILL");
        joined.await();
        Processes.awaitNone("sleep", "45678");
        assertThat(out(User.ALICE, "echo alive")).isEqualTo("alive");
    }

    @Test
    void diesWithTheContainer() {
        start(User.ALICE);
        Command.Started joined =
                exec(User.ALICE, "echo ready; exec sleep 45678").start();
        joined.awaitOutput("ready");
        container.signal("KILL");
        assertThat(joined.await().status()).isEqualTo(128 + 9);
    }

    @Test
    void takesAProcessIdToo() {
        start(User.ALICE);
        assertThat(Host.must(Host.sillycon(User.ALICE, "exec", pid(), "hostname"))
                        .out())
                .isEqualTo(NAME);
    }

    @Test
    void refusesWhatIsNoContainer() {
        start(User.ALICE);
        String sleep = Processes.awaitOne("sleep", "34567"); // in the container, but not the first
        for (String other : List.of("1", Long.toString(container.pid()), sleep, "9999999", "nosuch", "-", "")) {
            Result result =
                    Host.sillycon(User.ALICE, "exec", "--", other, "true").run();
            assertThat(result.status()).as("%s", result).isEqualTo(125);
            assertThat(result.err()).hasLineCount(1).startsWith("sillycon: no container of yours");
        }
    }

    @Test
    void refusesAContainerOfSomebodyElse() {
        start(User.ALICE);
        Result bob = Host.sillycon(User.BOB, "exec", pid(), "true").run();
        assertThat(bob.status()).isEqualTo(125);
        assertThat(bob.err()).contains("no container of yours");
        Result root = Host.sillycon(User.ROOT, "exec", pid(), "true").run();
        assertThat(root.status()).isEqualTo(125);
        assertThat(root.err()).hasLineCount(1).contains("is not yours: user " + Host.uid(User.ALICE));
    }

    @Test
    void refusesANameThatTwoHave() {
        start(User.ALICE);
        Command.Started first = container;
        start(User.ALICE);
        try {
            Result result = exec(User.ALICE, "true").run();
            assertThat(result.status()).isEqualTo(125);
            assertThat(result.err()).contains("2 containers are called " + NAME).contains(pid());
        } finally {
            first.signal("KILL");
            first.await();
        }
    }

    /** Until the program is executed, the process in the container has the JVM's memory and its descriptors. */
    @ParameterizedTest
    @EnumSource
    void theContainerCannotLookIntoTheJvm(User user) {
        start(user, List.of("--cap-add", "ALL", "--cap-drop", "SYS_PTRACE"), SPY);
        for (int round = 0; round < 5; round++) {
            out(user, "true");
        }
        exec(user, "touch /stop").run(); // which the end of the container can overtake
        Result spied = container.await();
        container = null;
        assertThat(spied.out().lines().filter(line -> line.startsWith("seen:")))
                .as("%s", spied)
                .isNotEmpty()
                .containsOnly("seen:");
    }

    /** It could follow descriptors in the moment when execve(2) has changed the memory and not yet closed them. */
    @Test
    void aContainerThatMayTraceIsNotJoined() {
        start(User.ALICE, "--cap-add", "SYS_PTRACE");
        Result refused = exec(User.ALICE, "true").run();
        assertThat(refused.status()).as("%s", refused).isEqualTo(125);
        assertThat(refused.err()).hasLineCount(1).contains("CAP_SYS_PTRACE", "run it without that capability");
    }

    /** The JVM's handler would take it for a crash of its own, and write all that it knows to /hs_err_pid2.log. */
    @Test
    void theContainerGetsNoCrashReport() {
        String shoot =
                SPY.replaceAll("(?s)found=\n.*echo \"seen:\\$found\"", "kill -SEGV \\${process#/proc/} && echo shot");
        start(User.ALICE, List.of(), shoot);
        // It may end the JVM's part of the work, or its supervisor's; a JVM that was hit can also stand still.
        Result victim = Host.command(User.ALICE, "timeout", "-s", "KILL", "20", Host.launcher())
                .and("exec", NAME, "true")
                .run();
        assertThat(container.outSoFar()).contains("shot");
        assertThat(victim.out() + victim.err()).doesNotContain("Java");
        String files = Host.must(Host.command(User.ROOT, "ls", "/proc/" + pid() + "/root/"))
                .out();
        assertThat(files).contains("bin").doesNotContain("hs_err");
    }
}
