package dev.sillycon.compare;

import static dev.sillycon.linux.Constants.CLOSE_RANGE_CLOEXEC;
import static dev.sillycon.linux.Constants.CLOSE_RANGE_UNSHARE;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_NOCTTY;
import static dev.sillycon.linux.Constants.O_RDWR;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Constants.TIOCGPTPEER;
import static dev.sillycon.linux.Constants.TIOCSCTTY;

import com.sun.jna.Pointer;
import dev.sillycon.airbag.Airbag;
import dev.sillycon.airbag.AirbagOptions;
import dev.sillycon.airbag.Streams;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import dev.sillycon.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A terminal of our own, at which a command is started as by somebody who sits there. */
final class Stage implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 500;
    private static final int BUFFER_BYTES = 4096;

    private final int master;
    private final int slave;

    private Stage() {
        master = Linux.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
        Linux.unlockpt(master);
        slave = Linux.ioctl(master, TIOCGPTPEER, new Pointer(O_RDWR | O_NOCTTY | O_CLOEXEC));
        Terminal.makeRaw(slave); // nothing is echoed
    }

    /**
     * What a command has left at its terminal.
     *
     * @param lines that it has written
     * @param typed whether it has typed: whoever reads from the terminal next would take that for the user's
     */
    record Trace(List<String> lines, boolean typed) {}

    /** Runs a command, and waits for its end. */
    static Trace run(Start start, Bench bench) {
        try (Stage stage = new Stage()) {
            return stage.watch(
                    start.practice() ? stage.inPractice(start.command(), bench) : stage.here(start.command(), bench));
        }
    }

    /** What a command prints, line by line. */
    static List<String> output(Bench bench, String... words) {
        try (Stage stage = new Stage()) {
            return stage.watch(stage.here(List.of(words), bench)).lines();
        }
    }

    private Child here(List<String> words, Bench bench) {
        Program program = new Program(words, environment(bench.state().toString()), "/");
        Child child = Child.clone(0, lifeline -> {
            Linux.setsid();
            Linux.closeRange(3, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC); // from here on they are our own
            Linux.ioctl(slave, TIOCSCTTY, null);
            List.of(0, 1, 2).forEach(stream -> Linux.dup2(slave, stream));
            program.execute();
        });
        CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS).execute(() -> child.signal(SIGKILL));
        return child;
    }

    /** The practice machine has no controlling terminal: setsid(1) makes this one that. */
    private Child inPractice(List<String> command, Bench bench) {
        List<String> words = new ArrayList<>(List.of("setsid", "--ctty", "--wait"));
        words.addAll(command);
        AirbagOptions options = AirbagOptions.DEFAULT
                .withVisible(List.of(Bench.launcher().getParent(), bench.directory())) // the first may hold the other
                .withStreams(new Streams(slave, slave, slave))
                .withTime(LIMIT);
        return Airbag.start(options, new Program(words, environment("/run"), "/"));
    }

    private static Map<String, String> environment(String home) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin");
        environment.put("HOME", home);
        environment.put("XDG_RUNTIME_DIR", home);
        environment.put("XDG_DATA_HOME", home + "/data");
        environment.put("TERM", "dumb");
        String java = System.getenv("JAVA_HOME");
        if (java != null) {
            environment.put("JAVA_HOME", java);
        }
        return environment;
    }

    private Trace watch(Child child) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Thread reader = new Thread(() -> read(written), "stage");
        reader.setDaemon(true);
        reader.start();
        child.awaitExec();
        child.await();
        boolean typed = Linux.poll(0, slave) == slave;
        Linux.close(slave); // the last one, so that the reader comes to the end
        try {
            reader.join(PATIENCE_MILLIS); // unless somebody keeps the terminal
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String text = written.toString(StandardCharsets.UTF_8);
        return new Trace(text.lines().map(String::stripTrailing).toList(), typed);
    }

    private void read(ByteArrayOutputStream written) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = Linux.read(master, buffer); count > 0; count = Linux.read(master, buffer)) {
                written.write(buffer, 0, count);
            }
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EIO) { // how a terminal says that its other end is closed
                throw e;
            }
        }
    }

    @Override
    public void close() {
        Linux.close(master);
    }
}
