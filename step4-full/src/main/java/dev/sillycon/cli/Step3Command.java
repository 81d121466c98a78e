package dev.sillycon.cli;

import dev.sillycon.explain.ExplainOption;
import dev.sillycon.image.Image;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.UserNamespace;
import dev.sillycon.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon step3}. */
@Command(
        name = "step3",
        description = "Run it with users of its own, as an ordinary user: clone(2) with CLONE_NEWUSER.",
        sortOptions = false)
final class Step3Command implements Callable<Integer> {

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
            IdMapping mapping = IdMapping.ofCaller();
            mapping.limit().ifPresent(reason -> System.err.println("sillycon: " + reason));
            return Supervisor.run(() -> UserNamespace.run(image, mapping, limit.size, program));
        }
    }
}
