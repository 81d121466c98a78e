package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.CLONE_NEWUSER;
import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;
import static dev.sillycon.linux.Linux.prctl;
import static dev.sillycon.linux.Linux.setns;
import static dev.sillycon.linux.Linux.umask;

import dev.sillycon.login.Login;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.WorkingDirectory;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.UserNamespace;
import dev.sillycon.terminal.Terminal;
import java.util.Optional;

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
        // A process of its own, with one thread: it may go into another user namespace, which the JVM may not.
        return Child.clone(
                lifeline -> {
                    prctl(PR_SET_DUMPABLE, 0); // its memory is the JVM's: nobody in there may look at it
                    setns(target.pidfd(), CLONE_NEWUSER | CLONE_NEWNS | Container.NAMESPACES);
                },
                lifeline -> { // its child: CLONE_NEWPID counts for children only
                    umask(022);
                    UserNamespace.becomeRoot(target.mapping()); // first nobody, if the container has no ID for us
                    lifeline.tie();

                    Login login = options.login(target);
                    Program program = options.program(target, login, terminal.isPresent());
                    WorkingDirectory.enter(program.workingDirectory());
                    login.checkMapped(target.mapping());
                    terminal.ifPresent(own -> own.open(login));

                    // What the container's first process may no longer do, this one may not either.
                    Hygiene.likeALogin(login, target.mapping(), target.capabilities(), terminal);
                    lifeline.tie();

                    program.execute();
                });
    }
    // end::start[]
}
