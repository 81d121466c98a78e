package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLOSE_RANGE_CLOEXEC;
import static dev.sillycon.linux.Constants.CLOSE_RANGE_UNSHARE;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_DIRECTORY;
import static dev.sillycon.linux.Constants.O_RDONLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Capture;
import dev.sillycon.judge.Facts;
import dev.sillycon.judge.PracticeImage;
import dev.sillycon.judge.Trial;
import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import dev.sillycon.login.Login;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.IdMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which descriptors has the program, and which does its parent still have? The parent is not this JVM, but a process between
 * with a table of its own: whoever closes all of this JVM's descriptors ends the judge.
 */
final class DescriptorsJudge {

    private static final String LEAK = "/etc";

    private final IdMapping mapping = IdMapping.ofCaller();
    private final Login root = Login.of("");
    private final Program program = PracticeImage.program(":", "/");
    private final CompletableFuture<Integer> started = new CompletableFuture<>();
    private final CompletableFuture<Void> looked = new CompletableFuture<>();
    private final int leak = Linux.open(LEAK, O_RDONLY | O_DIRECTORY);
    private volatile boolean closedAtOnce;
    private volatile Throwable failure;

    /** Afterwards all classes are loaded: without descriptors, Java could not. */
    @BeforeAll
    static void warmUp() {
        try (Trial trial = Trial.start(() -> PracticeImage.program(":", "/").execute())) {
            assertThat(Linux.exists("/proc/" + trial.awaitReady().pid())).isTrue();
        }
    }

    @Test
    void theProgramHasThreeAndTheParentKeepsItsOwn() {
        Linux.setListener(new Look());
        try (Trial parent = Trial.start(this::lendOnceMore)) {
            int pid = started.join();
            Capture.await(() -> parent.output().contains(Trial.READY) || hasEnded(pid));
            String flags = flags(parent.pid());

            assertThat(flags)
                    .withFailMessage(
                            "The JVM had %s open as descriptor %d, and now it is closed, with all of the JVM's files: the child"
                                    + " shares one table with it. CLOSE_RANGE_UNSHARE gives the child its own, see"
                                    + " close_range(2). [hint 2]",
                            LEAK, leak)
                    .isNotEmpty();
            assertThat(Long.parseLong(flags, 8) & O_CLOEXEC)
                    .withFailMessage(
                            "The JVM's own descriptor %d has a new flag, close-on-exec (flags: %s in /proc/PID/fdinfo): parent"
                                    + " and child still share one table, and you have changed both. [hint 2]",
                            leak, flags)
                    .isZero();
            assertThat(closedAtOnce)
                    .withFailMessage(
                            "The child has its own table, but closed descriptor %d and all others at once. There is still Java to"
                                    + " run before execve(2), with its class files and its lifeline: only mark them, by"
                                    + " CLOSE_RANGE_CLOEXEC. [hint 3]",
                            leak)
                    .isFalse();
            if (failure != null) {
                throw new AssertionError(Trial.inWords(failure));
            }
            assertThat(parent.output())
                    .withFailMessage(
                            "The program can say nothing: it has been executed, but wrote nothing to its standard output."
                                    + " Which descriptors must it keep? [hint 3]")
                    .contains(Trial.READY);
            List<String> open = descriptors(pid);
            assertThat(open)
                    .withFailMessage(
                            "The program has these descriptors of the JVM's, and others, %d in all: %s. By number %d it can read"
                                    + " %s of the host, wherever its own root directory is. Look at close_range(2). [hint 1]",
                            open.size(), String.join(", ", open.subList(0, Math.min(3, open.size()))), leak, LEAK)
                    .isEmpty();

            looked.complete(null);
            parent.finish();
        } finally {
            Linux.setListener(null);
        }
    }

    /** Looks into the caller's table as soon as it is another: without its files, Java may not get far. */
    private final class Look implements SystemCallListener {

        @Override
        public void before(SystemCall call) {}

        @Override
        public void begun(int pid) {}

        @Override
        public void after(SystemCall call, SystemCallResult result) {
            if (call.name().equals("close_range")) {
                closedAtOnce = !Linux.exists("/proc/self/fd/" + leak);
            }
        }
    }

    /** In the process between. */
    private void lendOnceMore() {
        Linux.closeRange(
                Integer.MAX_VALUE, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC); // a table of its own, nothing else
        int child = BorrowedThread.clone(0, ownPid -> {
            try {
                Hygiene.likeALogin(root, mapping, Capabilities.of(List.of(), List.of()), Optional.empty());
                program.execute();
            } catch (Throwable e) {
                failure = e;
            }
            return 1;
        });
        started.complete(child);
        looked.join();
        Linux.waitpid(child);
    }

    private static boolean hasEnded(int pid) {
        return new Facts(pid).status("State").get(0).equals("Z");
    }

    /** As the kernel shows them, in octal; empty if the descriptor is closed. */
    private String flags(int pid) {
        Path file = Path.of("/proc/" + pid + "/fdinfo/" + leak);
        return Files.exists(file)
                ? new Facts(pid)
                        .lines("fdinfo/" + leak).stream()
                                .filter(line -> line.startsWith("flags:"))
                                .map(line -> line.substring("flags:".length()).strip())
                                .findFirst()
                                .orElse("")
                : "";
    }

    /** Those above 2, each with what it means. */
    private static List<String> descriptors(int pid) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.filter(path -> Integer.parseInt(path.getFileName().toString()) > 2)
                    .sorted()
                    .map(path -> path.getFileName() + " " + target(path))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
