package dev.sillycon.airbag;

import static dev.sillycon.linux.Constants.CLOSE_RANGE_CLOEXEC;
import static dev.sillycon.linux.Constants.CLOSE_RANGE_UNSHARE;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOEXEC;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_WRONLY;
import static dev.sillycon.linux.Constants.RLIMIT_NPROC;
import static dev.sillycon.linux.Constants.SIGKILL;
import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.closeRange;
import static dev.sillycon.linux.Linux.joinNewSessionKeyring;
import static dev.sillycon.linux.Linux.mount;
import static dev.sillycon.linux.Linux.sethostname;
import static dev.sillycon.linux.Linux.setrlimit;
import static dev.sillycon.linux.Linux.setsid;

import dev.sillycon.linux.Linux;
import dev.sillycon.login.Login;
import dev.sillycon.network.Loopback;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A practice machine within this one. A program in it is root, may mount, chroot, kill and set the host name, without being
 * root outside, and whatever it does ends with it:
 *
 * <ul>
 *   <li>it sees this machine's files, but cannot write to any; /tmp, /run, /var/tmp, /dev/shm are its own, small and in
 *       memory;
 *   <li>it sees its own processes only, the first of which it is; when it ends or its time is up, they all end, as they do
 *       when this process ends, be it by {@code kill -9};
 *   <li>its host name ("practice"), network (loopback only), IPC and cgroup namespace are its own;
 *   <li>it has no descriptors but the three that it is given, and no controlling terminal;
 *   <li>when memory runs out, it is what the kernel ends first.
 * </ul>
 *
 * <p>That is for mistakes. Who means harm can still clear {@code PR_SET_PDEATHSIG}, and outlive a {@code kill -9} of this
 * process; or write to a FIFO of the caller's, or to a server's socket that is made later, or in another way than by its
 * absolute path: the kernel does not count these as writing to the file system.
 *
 * <p>Its user IDs are those that the caller may lend: 0 to 65535 with subordinate IDs, else root only.
 */
public final class Airbag {

    /** The practice machine's host name. */
    public static final String HOSTNAME = "practice";

    private Airbag() {}

    /**
     * Starts a program in a new practice machine, as its root and process 1. The kernel spares process 1 the signals that it
     * does not handle; from outside, SIGKILL ends it with all others.
     *
     * @param program found by the {@code PATH} of its environment in the tree of this machine
     * @throws RuntimeException if the kernel refuses; what fails later, {@link Child#awaitExec} throws
     */
    public static Child start(AirbagOptions options, Program program) {
        return start(options, program, Optional.empty());
    }

    /** Starts a program that gets a terminal of its own, if its caller has one, instead of the streams. */
    // tag::start[]
    static Child start(AirbagOptions options, Program program, Optional<Terminal> terminal) {
        options.streams().check();
        PracticeTree tree = new PracticeTree(options);
        Runnable furnish = () -> {
            tree.furnish();
            setrlimit(RLIMIT_NPROC, options.processes()); // for the namespace within, whoever its users are
        };
        Child child = NestedUserNamespace.start(IdMapping.ofCaller(), tree::bind, furnish, lifeline -> {
            sethostname(HOSTNAME);
            Loopback.up();
            mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, null);
            mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, null);
            terminal.ifPresent(own -> own.open(Login.of("root")));
            beFirstToGo();

            setsid(); // away from this machine's terminal
            closeRange(3, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC); // from here on the descriptors are our own
            options.streams().install();
            terminal.ifPresent(Terminal::becomeControlling);
            joinNewSessionKeyring();

            chdir(program.workingDirectory());
            program.execute();
        });
        CompletableFuture.delayedExecutor(options.time().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> child.signal(SIGKILL)); // one that has ended does not mind
        return child;
    }
    // end::start[]

    /** When the machine's memory runs out, the kernel ends a process: it takes one from here. */
    private static void beFirstToGo() {
        byte[] most = "1000".getBytes(StandardCharsets.US_ASCII);
        int file = Linux.open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
        Linux.write(file, most, most.length);
        Linux.close(file);
    }
}
