package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Garbage;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon rmi}. */
@Command(
        name = "rmi",
        description = "Remove images from the store, with all that no other image or container needs.",
        sortOptions = false)
final class RmiCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images of the store, by name or ID.")
    List<String> names;

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals();
        Store store = options.open();
        IdMapping mapping = IdMapping.ofCaller();
        for (String name : names) {
            StoredImage image = store.find(name);
            store.forget(image);
            System.out.println("removed " + image.name());
            Optional<Garbage.Report> report = Garbage.removeOf(image, store, mapping);
            report.ifPresentOrElse(
                    PruneCommand::print,
                    () -> System.err.println("sillycon: its files stay until ./sillycon prune:"
                            + " another sillycon is adding something to the store"));
        }
        return 0;
    }
}
