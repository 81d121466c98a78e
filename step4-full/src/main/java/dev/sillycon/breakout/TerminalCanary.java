package dev.sillycon.breakout;

import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_NOCTTY;
import static dev.sillycon.linux.Constants.O_RDWR;

import dev.sillycon.linux.Linux;
import dev.sillycon.linux.ProcFile;
import dev.sillycon.linux.SystemCallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A terminal, at which a shell starts the container and then reads the next line that is typed. */
final class TerminalCanary implements Canary {

    /** The first of the practice machine's. */
    private static final String TERMINAL = "/dev/pts/0";

    private static final String SHELL = """
            terminal=$1 ended=$2 read=$3
            shift 3
            exec <"$terminal" >"$terminal" 2>&1
            "$@"
            : >"$ended"
            IFS= read -r line
            printf %s "$line" >"$read"
            """;

    private static final String TYPED_INSIDE = "typed-inside";
    private static final String TYPED_OUTSIDE = "typed-outside";
    private static final int PAUSE_MILLIS = 100;

    private final Path ended;
    private final Path read;
    private final int master = Linux.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Thread person = new Thread(this::sitAtIt, "person");

    TerminalCanary() throws IOException {
        Path directory = PracticeHost.openDirectory("terminal");
        ended = directory.resolve("ended");
        read = directory.resolve("read");
        Linux.unlockpt(master);
        person.setDaemon(true);
        person.start();
    }

    /** Looks at what the terminal shows and, when the container has ended, types a line. */
    private void sitAtIt() {
        byte[] buffer = new byte[4096];
        boolean typed = false;
        while (true) {
            if (Linux.poll(PAUSE_MILLIS, master) == master) {
                try {
                    int length = Linux.read(master, buffer);
                    shown.write(buffer, 0, length);
                } catch (SystemCallException e) {
                    return; // EIO: nobody has the other end open any more
                }
            } else if (!typed && Files.exists(ended)) {
                byte[] line = (TYPED_OUTSIDE + "\n").getBytes(StandardCharsets.UTF_8);
                Linux.write(master, line, line.length);
                typed = true;
            }
        }
    }

    @Override
    public Optional<String> obstacle() {
        Optional<String> legacy =
                ProcFile.read("/proc/sys/dev/tty/legacy_tiocsti"); // since 6.2; before, always allowed
        return legacy.equals(Optional.of("0"))
                ? Optional.of("the kernel forbids TIOCSTI (dev.tty.legacy_tiocsti=0)")
                : Optional.empty();
    }

    @Override
    public List<String> arguments() {
        return List.of(TYPED_INSIDE);
    }

    @Override
    public List<String> around(List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid", "--wait", "sh", "-c", SHELL, "sh"));
        all.addAll(List.of(TERMINAL, ended.toString(), read.toString()));
        all.addAll(command);
        return all;
    }

    @Override
    public String shown() throws InterruptedException {
        person.join();
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> damage(String output) {
        try {
            String line = Files.readString(read);
            return line.equals(TYPED_OUTSIDE)
                    ? Optional.empty()
                    : Optional.of("the shell that started the container read the line " + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Linux.close(master);
    }
}
