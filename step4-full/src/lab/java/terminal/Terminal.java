package dev.sillycon.terminal;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_NOCTTY;
import static dev.sillycon.linux.Constants.O_RDWR;
import static dev.sillycon.linux.Constants.RESOLVE_NO_SYMLINKS;
import static dev.sillycon.linux.Constants.SIGHUP;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Constants.TIOCGPTPEER;
import static dev.sillycon.linux.Constants.TIOCGWINSZ;
import static dev.sillycon.linux.Constants.TIOCSCTTY;
import static dev.sillycon.linux.Constants.TIOCSWINSZ;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.login.Login;
import dev.sillycon.step3.Child;
import java.util.Optional;

/**
 * The pseudoterminal of a container. The child opens it in its own /dev/pts; parent and child share descriptors until the
 * program is executed, so both ends are at hand here, in the parent.
 */
public final class Terminal implements AutoCloseable {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /** The device /dev/ptmx: 5:2. */
    private static final int TTYAUX_MAJOR = 5;

    private static final int PTMX_MINOR = 2;

    /** {@code struct winsize}. */
    private static final int WINSIZE_BYTES = 8;

    private static final int BUFFER_BYTES = 8192;
    private static final int HANG_UP_MILLIS = 1000;

    private final boolean forStderr;
    private volatile int master = -1;
    private volatile int slave = -1;
    private Memory before;
    private Thread output;

    private Terminal(boolean forStderr) {
        this.forStderr = forStderr;
    }

    /** A terminal for the container if its caller sits at one: if both standard input and output are terminals. */
    public static Optional<Terminal> ifInteractive() {
        return Linux.isatty(STDIN) && Linux.isatty(STDOUT)
                ? Optional.of(new Terminal(Linux.isatty(STDERR)))
                : Optional.empty();
    }

    // ---- in the child -----------------------------------------------------------------------------------------------

    /** Opens both ends, for {@code owner}. A container that runs could have put anything in the place of /dev/pts. */
    // tag::open[]
    public void open(Login owner) {
        master = Linux.openat2(AT_FDCWD, "/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC, RESOLVE_NO_SYMLINKS);
        if (!Linux.fstat(master).isDevice(TTYAUX_MAJOR, PTMX_MINOR)) {
            throw new IllegalStateException("/dev/pts/ptmx is no terminal in this container");
        }
        Linux.unlockpt(master);
        slave = Linux.ioctl(master, TIOCGPTPEER, new Pointer(O_RDWR | O_NOCTTY | O_CLOEXEC));
        Linux.fchown(slave, owner.uid(), -1);
        copyWindowSize();
    }

    /** Makes it the terminal of this session, and standard input, output and error. */
    public void becomeControlling() {
        // TODO(lab): This process has just begun a session, which has no terminal yet. Which request of ioctl_tty(2) makes slave the
        // terminal of the session? And its standard input, output and error are still somebody else's. (forStderr says whether
        // the third is a terminal at all.)
        // end of TODO(lab)
    }
    // end::open[]

    // ---- in the parent ----------------------------------------------------------------------------------------------

    /**
     * Passes every byte between the host's terminal and this one, when the program has been executed.
     *
     * @param child that executes the program
     */
    public void relay(Child child) {
        Linux.close(slave); // the program has its own; with its last one the terminal ends
        copyWindowSize(); // it may have changed since
        before = makeRaw(STDIN);
        output = start("terminal output", this::copyOutput);
        start("terminal input", () -> copyInput(child));
    }

    /** Has a terminal pass every byte on, unread; returns its settings as they were. */
    public static Memory makeRaw(int terminal) {
        Memory before = Linux.tcgetattr(terminal);
        Memory raw = Linux.tcgetattr(terminal);
        Linux.cfmakeraw(raw);
        Linux.tcsetattr(terminal, raw);
        return before;
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void copyInput(Child child) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int end = child.pidfd();
        while (Linux.poll(-1, end, STDIN) == STDIN) {
            if (!copy(STDIN, master, buffer)) {
                hangUp(child);
                return;
            }
        }
    }

    /** The host's terminal is gone, and with it whoever could end the program. */
    private static void hangUp(Child child) {
        child.signal(SIGHUP);
        if (Linux.poll(HANG_UP_MILLIS, child.pidfd()) == -1) {
            child.signal(SIGKILL); // as process 1, it need not have cared for SIGHUP
        }
    }

    private void copyOutput() {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (copy(master, STDOUT, buffer)) {
            // once more
        }
    }

    /** Copies what there is; false at the end. EIO is how a terminal says that its other end is closed. */
    private static boolean copy(int from, int to, byte[] buffer) {
        try {
            int read = Linux.read(from, buffer);
            Linux.write(to, buffer, read);
            return read > 0;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EIO) {
                return false;
            }
            throw e;
        }
    }

    /** Gives this terminal the size of the host's: rows and columns. */
    public void copyWindowSize() {
        try (Memory size = new Memory(WINSIZE_BYTES)) {
            Linux.ioctl(STDIN, TIOCGWINSZ, size);
            Linux.ioctl(master, TIOCSWINSZ, size);
        }
    }

    /** Waits for the last output, then gives the host's terminal back as it was. */
    @Override
    public void close() {
        if (before == null) {
            return; // the relay never started
        }
        try {
            output.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            giveBack();
        }
    }

    private void giveBack() {
        try {
            Linux.tcsetattr(STDIN, before);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EIO) { // it has hung up: nobody is there to give it back to
                throw e;
            }
        }
    }
}
