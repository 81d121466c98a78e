package dev.sillycon.cli;

import dev.sillycon.explain.ExplainOption;
import dev.sillycon.image.Image;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.MountNamespace;
import dev.sillycon.step2.MountOptions;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon step2}. */
@Command(
        name = "step2",
        description = "Run it with a mount table of its own: unshare(2), overlayfs, pivot_root(2). Needs root.",
        sortOptions = false)
final class Step2Command implements Callable<Integer> {

    @Mixin
    StepParameters parameters;

    @Mixin
    ExplainOption explain;

    @Mixin
    StoreOptions store;

    @Mixin
    StepParameters.Size limit;

    @Override
    public Integer call() throws Exception {
        return explain.during(this::start);
    }

    private int start() {
        try (Image image = store.image(parameters.image)) {
            Program program = Program.of(image, parameters.command);
            boolean ttyGroup =
                    IdMapping.ofCaller().gids().maps(MountOptions.TTY_GROUP); // not in every practice machine
            MountOptions options = MountOptions.ofRoot(ttyGroup, limit.size);
            return Supervisor.run(() -> Child.clone(0, lifeline -> MountNamespace.run(image, options, program)));
        }
    }
}
