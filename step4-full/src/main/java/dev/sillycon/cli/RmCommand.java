package dev.sillycon.cli;

import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Containers;
import dev.sillycon.store.Store;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon rm}. */
@Command(name = "rm", description = "Remove containers that were kept, with their changes.", sortOptions = false)
final class RmCommand extends StoreCommand {

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Containers that have ended, by name.")
    List<String> names;

    @Override
    int run(Store store) {
        Containers containers = Containers.of(store, IdMapping.ofCaller());
        for (String name : names) {
            containers.remove(containers.find(name));
            System.out.println("removed " + name);
        }
        return 0;
    }
}
