package dev.sillycon.supervisor;

import static dev.sillycon.linux.Constants.SIGHUP;
import static dev.sillycon.linux.Constants.SIGINT;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Constants.SIGQUIT;
import static dev.sillycon.linux.Constants.SIGTERM;
import static dev.sillycon.linux.Constants.SIGUSR1;
import static dev.sillycon.linux.Constants.SIGUSR2;
import static dev.sillycon.linux.Constants.SIGWINCH;

import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SignalInfo;
import dev.sillycon.step3.Child;
import dev.sillycon.terminal.Terminal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts a child, forwards signals to it and returns its exit status.
 *
 * <p>The launcher starts the JVM with these signals blocked in every thread, and with {@code -Xrs}, which keeps the JVM's
 * own hands off them. So one thread can take them as they come, by {@code sigwaitinfo(2)}: no handler, no race.
 */
public final class Supervisor {

    private static final List<Integer> FORWARDED =
            List.of(SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH);

    private static final List<Integer> TERMINATING = List.of(SIGHUP, SIGINT, SIGQUIT, SIGTERM);

    private final Optional<Terminal> terminal;
    private final boolean ownSession;
    private final Runnable whenAborted;
    private volatile Child child;
    private volatile int abortedBy;
    private volatile boolean ended;

    private Supervisor(Optional<Terminal> terminal, boolean ownSession, Runnable whenAborted) {
        this.terminal = terminal;
        this.ownSession = ownSession;
        this.whenAborted = whenAborted;
    }

    /**
     * Runs a child in the caller's session: what its terminal sends reaches the child without us.
     *
     * @return the exit status as a shell shows it
     */
    public static int run(Supplier<Child> start) {
        return new Supervisor(Optional.empty(), false, () -> {}).supervise(start);
    }

    /** Runs a child that starts a session of its own, with a terminal of its own if there is one. */
    public static int runInOwnSession(Optional<Terminal> terminal, Supplier<Child> start) {
        return runInOwnSession(terminal, start, () -> {});
    }

    /**
     * The same.
     *
     * @param whenAborted is done if a signal ends it all before the program is executed
     */
    public static int runInOwnSession(Optional<Terminal> terminal, Supplier<Child> start, Runnable whenAborted) {
        return new Supervisor(terminal, true, whenAborted).supervise(start);
    }

    private int supervise(Supplier<Child> start) {
        Thread signals = new Thread(this::takeSignals, "signals");
        signals.setDaemon(true);
        signals.start();
        child = start.get();
        if (abortedBy != 0) {
            child.interrupt(); // the signal came when there was nobody to interrupt
        }
        try {
            child.awaitExec();
        } catch (RuntimeException e) {
            if (abortedBy != 0) {
                return 128 + abortedBy;
            }
            throw e;
        }
        if (abortedBy != 0) {
            child.signal(SIGKILL); // too late for an interrupt, too early for the program to take the signal
        }
        terminal.ifPresent(own -> own.relay(child));
        try {
            // TODO(lab): Who waits for the first process of the container, and what does a shell show of how it ended?
            int status = 0;
            // end of TODO(lab)
            return abortedBy == 0 ? status : 128 + abortedBy;
        } finally {
            terminal.ifPresent(Terminal::close);
            ended = true;
            Linux.raise(SIGWINCH); // for the thread below; the JVM would wait for it when it exits
        }
    }

    private void takeSignals() {
        while (true) {
            SignalInfo taken = Linux.sigwaitinfo(FORWARDED);
            Child current = child;
            if (ended) {
                return;
            }
            if (current == null || !current.hasLeftJava()) {
                abort(taken.signal(), current);
            } else if (taken.signal() == SIGWINCH && terminal.isPresent()) {
                terminal.get().copyWindowSize(); // the kernel tells the programs at that terminal
            } else if (ownSession || !taken.isFromTerminal()) {
                // TODO(lab): Somebody has sent us a signal, and means the container. PID 1 takes a signal only if it has a
                // handler for it: what does it need from us, and what must we not do?
                // end of TODO(lab)
            }
        }
    }

    /** There is no program yet that could take the signal: gives up, as the signal would have made us do. */
    private void abort(int signal, Child current) {
        if (!TERMINATING.contains(signal)) {
            return;
        }
        if (abortedBy != 0) { // asked twice: the child dies with us; the JVM would wait for one that stands still
            Linux.exit(128 + signal);
        }
        abortedBy = signal;
        whenAborted.run();
        if (current != null) {
            current.interrupt();
            if (current.hasLeftJava()) { // just now
                current.signal(SIGKILL);
            }
        }
    }
}
