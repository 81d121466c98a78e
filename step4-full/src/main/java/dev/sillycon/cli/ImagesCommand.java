package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.store.Bytes;
import dev.sillycon.store.StoredImage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon images}. */
@Command(
        name = "images",
        description = "List the images of the store.",
        footer = {"", "SIZE is what the image takes as it came, compressed; its layers are unpacked at its first run."},
        sortOptions = false)
final class ImagesCommand implements Callable<Integer> {

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals();
        Table table = new Table("NAME", "ID", "SIZE", "CREATED");
        for (StoredImage image : options.open().images()) {
            table.add(image.name(), image.shortId(), Bytes.forPeople(image.size()), image.created());
        }
        table.print();
        return 0;
    }
}
