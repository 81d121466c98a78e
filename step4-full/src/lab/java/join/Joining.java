package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.CLONE_NEWUSER;
import static dev.sillycon.linux.Constants.CLONE_PARENT;
import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;
import static dev.sillycon.linux.Linux.closeRange;
import static dev.sillycon.linux.Linux.prctl;
import static dev.sillycon.linux.Linux.setgroups;
import static dev.sillycon.linux.Linux.setns;
import static dev.sillycon.linux.Linux.setresgid;
import static dev.sillycon.linux.Linux.setresuid;
import static dev.sillycon.linux.Linux.umask;
import static dev.sillycon.linux.Linux.waitpid;

import dev.sillycon.linux.BorrowedThread;
import dev.sillycon.linux.WaitStatus;
import dev.sillycon.login.Login;
import dev.sillycon.step1.Program;
import dev.sillycon.step1.ProgramException;
import dev.sillycon.step2.WorkingDirectory;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.Lifeline;
import dev.sillycon.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;

/** One process more for a container that runs: it is born into the container's namespaces, as by nsenter(1). */
public final class Joining {

    private Joining() {}

    /**
     * Starts a program in a container.
     *
     * @param terminal the one that the program gets, if its caller has one
     */
    // tag::start[]
    public static Child start(Target target, JoinOptions options, Optional<Terminal> terminal) {
        return Child.start((lifeline, process) -> throughSetns(target, lifeline, process), lifeline -> {
            umask(022);
            becomeRoot(target.mapping());
            lifeline.tie();

            Login login = options.login(target);
            Program program = options.program(target, login, terminal.isPresent());
            WorkingDirectory.enter(program.workingDirectory());
            login.checkMapped(target.mapping());
            terminal.ifPresent(own -> own.open(login));

            // What the container's first process can never do again, this one cannot either.
            Hygiene.likeALogin(login, target.mapping(), target.capabilities(), terminal);
            lifeline.tie();

            // execve(2) gives up the JVM's memory, which nobody may look at, before it closes anything.
            rehearse();
            closeRange(3, 0);
            program.execute();
        });
    }

    /** A process of its own, with one thread: it may go into another user namespace, which the JVM may not. */
    private static int throughSetns(Target target, Lifeline lifeline, IntUnaryOperator process) {
        CompletableFuture<Integer> joined = new CompletableFuture<>(); // in shared memory
        int between = BorrowedThread.clone(0, ownPid -> {
            try {
                lifeline.tie();
                prctl(PR_SET_DUMPABLE, 0); // its memory is the JVM's: nobody in there may look at it
                // TODO(lab): target.pidfd() means the container's first process. Which call goes into its namespaces, all of
                // them? And one kind is special: for whom does it count? The program below runs in this very process.
                joined.complete(ownPid);
                return process.applyAsInt(ownPid);
                // end of TODO(lab)
            } catch (Throwable e) {
                joined.completeExceptionally(e);
                return 1;
            }
        });
        WaitStatus status = waitpid(between);
        if (!joined.isDone()) {
            throw new IllegalStateException("joining was killed, with status " + status.shellStatus());
        }
        return joined.join();
    }
    // end::start[]

    /** Loads what a refused execve(2) needs of Java, for as long as its files are open. */
    private static void rehearse() {
        try {
            new Program(List.of("/"), Map.of(), "/").execute();
        } catch (ProgramException e) {
            // a directory is no program
        }
    }

    /** As {@link dev.sillycon.step3.UserNamespace#becomeRoot}, but the JVM's memory stays closed. */
    private static void becomeRoot(IdMapping mapping) {
        if (mapping.setgroupsAllowed()) {
            setgroups(List.of());
        }
        setresgid(0); // until now we may have been nobody: the container need not have an ID for us
        setresuid(0);
    }
}
