package dev.sillycon.step3;

import static dev.sillycon.linux.Constants.CLONE_NEWUSER;
import static dev.sillycon.linux.Constants.PR_SET_DUMPABLE;
import static dev.sillycon.linux.Linux.prctl;
import static dev.sillycon.linux.Linux.setgroups;
import static dev.sillycon.linux.Linux.setresgid;
import static dev.sillycon.linux.Linux.setresuid;

import dev.sillycon.image.Image;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.MountNamespace;
import dev.sillycon.step2.MountOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The third layer of isolation: root inside, an ordinary user outside. */
public final class UserNamespace {

    private UserNamespace() {}

    /** Starts the program as root of a new user namespace, with the image as its root directory. */
    public static Child run(Image image, IdMapping mapping, String size, Program program) {
        MountOptions options = MountOptions.inUserNamespace(mapping.gids().maps(MountOptions.TTY_GROUP), size);
        return start(0, mapping, lifeline -> MountNamespace.run(image, options, program)); // step 2, unchanged
    }

    /**
     * Starts a child in a new user namespace.
     *
     * @param others namespaces that belong to the new user namespace: {@code CLONE_NEW*}, or 0
     * @param work what the child does, as root in there
     */
    // tag::start[]
    public static Child start(int others, IdMapping mapping, Consumer<Lifeline> work) {
        CompletableFuture<Void> mapped = new CompletableFuture<>();

        // TODO(lab): the kernel refuses the next line. What is it about this process that it minds?
        // Which process could be in a new user namespace from its first moment on?
        dev.sillycon.linux.Linux.unshare(CLONE_NEWUSER | others);
        Child child = Child.clone(0, lifeline -> {
            // end of TODO(lab)
            // TODO(lab): who is the child, before the lines below have given it a map? What must it do first?
            // end of TODO(lab)
            becomeRoot(mapping);
            lifeline.tie(); // becoming somebody else has cut it
            work.accept(lifeline);
        });

        try {
            mapping.write(child.pid()); // uid_map and gid_map: only from outside, and only once
            mapped.complete(null);
        } catch (RuntimeException | Error e) { // else the child would wait for ever
            mapped.completeExceptionally(e);
        }
        return child;
    }

    /** In the child, when its maps are written. Cuts the lifeline. */
    public static void becomeRoot(IdMapping mapping) {
        if (mapping.setgroupsAllowed()) {
            setgroups(List.of()); // the caller's groups stay outside
        }
        setresgid(0);
        setresuid(0);
        prctl(PR_SET_DUMPABLE, 1); // memory is shared: the parent's /proc files would become root's, see prctl(2)
    }
    // end::start[]
}
