package dev.sillycon.cli;

import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Bytes;
import dev.sillycon.store.Containers;
import dev.sillycon.store.KeptContainer;
import dev.sillycon.store.Store;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

/** {@code ./sillycon containers}. */
@Command(name = "containers", description = "List the containers that run --keep has kept.", sortOptions = false)
final class ContainersCommand extends StoreCommand {

    @Override
    int run(Store store) {
        Containers containers = Containers.of(store, IdMapping.ofCaller());
        Table table = new Table("NAME", "IMAGE", "STATE", "CHANGES", "CREATED");
        for (KeptContainer container : containers.all()) {
            table.add(
                    container.name(),
                    container.image(),
                    containers.isRunning(container) ? "running" : "ended",
                    Bytes.forPeople(containers.size(container)),
                    container.created().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        table.print();
        return 0;
    }
}
