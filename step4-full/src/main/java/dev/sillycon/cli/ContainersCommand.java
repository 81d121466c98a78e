package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Bytes;
import dev.sillycon.store.Containers;
import dev.sillycon.store.KeptContainer;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon containers}. */
@Command(name = "containers", description = "List the containers that run --keep has kept.", sortOptions = false)
final class ContainersCommand implements Callable<Integer> {

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals();
        Containers containers = Containers.of(options.open(), IdMapping.ofCaller());
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
