package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLONE_NEWCGROUP;
import static dev.sillycon.linux.Constants.CLONE_NEWIPC;
import static dev.sillycon.linux.Constants.CLONE_NEWNET;
import static dev.sillycon.linux.Constants.CLONE_NEWPID;
import static dev.sillycon.linux.Constants.CLONE_NEWUTS;
import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;
import static dev.sillycon.linux.Linux.prctl;
import static dev.sillycon.linux.Linux.sethostname;

import dev.sillycon.login.Login;
import dev.sillycon.network.Loopback;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.MountNamespace;
import dev.sillycon.step2.MountOptions;
import dev.sillycon.step2.WorkingDirectory;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.UserNamespace;
import dev.sillycon.store.StoredLayers;
import dev.sillycon.terminal.Terminal;
import java.util.Optional;

/** All layers of isolation: the program has its own users, mounts, processes, network, hostname and IPC. */
public final class Container {

    /** Those that belong to the new user namespace, besides the mount namespace of step 2. */
    public static final int NAMESPACES = CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;

    private Container() {}

    /**
     * Starts a container.
     *
     * @param layers of its image; to be closed when it has ended
     * @param terminal the one that the container gets, if its caller has one
     * @return its first process
     */
    // tag::start[]
    public static Child start(
            StoredLayers layers, ContainerOptions options, IdMapping mapping, Optional<Terminal> terminal) {
        boolean ttyGroup = mapping.gids().maps(MountOptions.TTY_GROUP);
        MountOptions mounts =
                MountOptions.inUserNamespace(ttyGroup, options.size()).withOwnProcAndSys();

        // Step 3, unchanged: what follows is done by root of a new user namespace, which owns all the others.
        return UserNamespace.start(NAMESPACES, mapping, lifeline -> {
            sethostname(options.hostname());
            Loopback.up(); // all the network that there is
            layers.enter(); // the store comes along as the working directory
            MountNamespace.enter(layers, mounts); // step 2, unchanged; /proc shows the new PID namespace

            Login login = Login.of(options.user()); // by the image's /etc/passwd
            Program program = options.program(login, terminal.isPresent());
            WorkingDirectory.enter(program.workingDirectory());
            login.checkMapped(mapping);
            terminal.ifPresent(own -> own.open(login));

            Hygiene.likeALogin(login, mapping, options.capabilities(), terminal); // nothing of JVM or host stays
            prctl(PR_SET_DUMPABLE, 1); // as in step 3; nobody else is here yet who could look
            lifeline.tie(); // changing the user has cut it

            program.execute(); // step 1, unchanged: PID 1
        });
    }
    // end::start[]
}
