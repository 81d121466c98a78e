package dev.sillycon.cli;

import dev.sillycon.image.ImageException;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Garbage;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoreException;
import dev.sillycon.store.StoredImage;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon rmi}. */
@Command(
        name = "rmi",
        description = "Remove images from the store, with all that no other image or container needs.",
        sortOptions = false)
final class RmiCommand extends StoreCommand {

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images of the store, by name or ID.")
    List<String> names;

    @Override
    int run(Store store) {
        IdMapping mapping = IdMapping.ofCaller();
        for (String wanted : names) {
            String name = store.nameOf(wanted);
            Optional<StoredImage> image = readable(store, name);
            store.forget(name);
            System.out.println("removed " + name);
            image.flatMap(known -> Garbage.removeOf(known, store, mapping))
                    .ifPresentOrElse(
                            PruneCommand::print,
                            () -> System.err.println("sillycon: its files stay until ./sillycon prune: "
                                    + (image.isEmpty()
                                            ? "it is damaged, and does not tell which they are"
                                            : "another sillycon is adding something to the store")));
        }
        return 0;
    }

    private static Optional<StoredImage> readable(Store store, String name) {
        try {
            return Optional.of(store.find(name));
        } catch (ImageException | StoreException e) {
            return Optional.empty();
        }
    }
}
