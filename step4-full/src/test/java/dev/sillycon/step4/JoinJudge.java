package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.WaitStatus;
import dev.sillycon.running.NameTag;
import dev.sillycon.running.RunningContainer;
import dev.sillycon.step3.Child;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** In which namespaces is a program that joins a container? */
final class JoinJudge {

    private static final String JOINED = "joined";

    private static final List<String> KINDS = List.of("user", "mnt", "pid", "net", "uts", "ipc", "cgroup");

    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private static final int GRACE_MILLIS = 500;

    @Test
    void theProgramIsInAllNamespacesOfTheContainer() {
        Map<String, String> host = namespaces(Facts.ofHost());
        NameTag.attach(PracticeContainer.HOSTNAME);
        try (PracticeContainer container = PracticeContainer.start(":").awaitReady();
                Target target = Target.open(RunningContainer.find(Integer.toString(container.pid())))) {
            Map<String, String> wanted = namespaces(container.facts());
            Child child = Joining.start(target, options(), Optional.empty());
            CompletableFuture<WaitStatus> ended = CompletableFuture.supplyAsync(child::await);
            // With a process between, that one has ended by now; without, it is the program and has not left Java.
            Capture.await(() -> ended.isDone()
                    || (container.output().contains(JOINED)
                            && (child.hasLeftJava() || sharesPids(child, host.get("pid")))));
            Linux.prctl(PR_SET_DUMPABLE, 1); // joining has closed this process for others, its children as well
            if (endsSoon(ended) || !container.output().contains(JOINED)) {
                throw new AssertionError(
                        ended.isDone() ? whyNot(child) : "The program did not start within ten seconds.");
            }
            Facts program = new Facts(child.pid());
            Map<String, String> actual = namespaces(program);

            assertThat(actual)
                    .withFailMessage(
                            "The program that was to join the container runs on the practice host: its namespaces are all the"
                                    + " host's, %s for example. Nobody has gone into the others: look at setns(2). [hint 1]",
                            actual.get("user"))
                    .isNotEqualTo(host);
            assertThat(actual.get("user"))
                    .withFailMessage(
                            "The program is in the container's namespaces, but not in its user namespace (%s): it has"
                                    + " %s, the practice host's. So it is root of the host in there, with more power than the"
                                    + " container ever had; from an ordinary user, the kernel would not even take it."
                                    + " See setns(2), CLONE_NEWUSER. [hint 2]",
                            wanted.get("user"), actual.get("user"))
                    .isEqualTo(wanted.get("user"));
            assertThat(actual.get("mnt"))
                    .withFailMessage(
                            "The program has the mount namespace %s, the practice host's: its root directory is %s of the host,"
                                    + " not the container's. See setns(2), CLONE_NEWNS. [hint 2]",
                            actual.get("mnt"), program.rootDirectory())
                    .isEqualTo(wanted.get("mnt"));
            assertThat(actual.get("pid"))
                    .withFailMessage(
                            "The program has the PID namespace %s, the practice host's, and the container's is %s. setns(2) with"
                                    + " CLONE_NEWPID moves nobody: it says where the children of the caller are born. [hint 3]",
                            actual.get("pid"), wanted.get("pid"))
                    .isEqualTo(wanted.get("pid"));
            assertThat(actual)
                    .withFailMessage(
                            "The program has not joined all namespaces of the container. It has %s, and the container %s. See"
                                    + " Container.NAMESPACES. [hint 2]",
                            actual, wanted)
                    .isEqualTo(wanted);
        }
    }

    private static JoinOptions options() {
        List<String> command = PracticeImage.program("echo " + JOINED, "/").command();
        return new JoinOptions(command, Optional.empty(), Optional.empty());
    }

    private static boolean sharesPids(Child child, String namespace) {
        try {
            return new Facts(child.pid()).namespace("pid").equals(namespace);
        } catch (UncheckedIOException e) {
            return false; // it has ended
        }
    }

    private static boolean endsSoon(CompletableFuture<WaitStatus> ended) {
        try {
            ended.handle((status, failure) -> status).get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String whyNot(Child child) {
        try {
            child.awaitExec();
        } catch (RuntimeException e) {
            return Trial.inWords(e);
        }
        return child.await().shellStatus() == KILLED
                ? "The program was killed as soon as it ran: its lifeline ties it to its parent, and that was the process"
                        + " between, which has ended. The JVM should be its parent: see CLONE_PARENT in clone(2). [hint 3]"
                : "The program has not come to life in the container; it ended with status "
                        + child.await().shellStatus() + ".";
    }

    private static Map<String, String> namespaces(Facts facts) {
        Map<String, String> all = new LinkedHashMap<>();
        KINDS.forEach(kind -> all.put(kind, facts.namespace(kind)));
        return all;
    }
}
