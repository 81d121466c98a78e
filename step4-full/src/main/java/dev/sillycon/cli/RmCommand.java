package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Containers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon rm}. */
@Command(name = "rm", description = "Remove containers that were kept, with their changes.", sortOptions = false)
final class RmCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Containers that have ended, by name.")
    List<String> names;

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals();
        Containers containers = Containers.of(options.open(), IdMapping.ofCaller());
        for (String name : names) {
            containers.remove(containers.find(name));
            System.out.println("removed " + name);
        }
        return 0;
    }
}
