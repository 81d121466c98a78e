package dev.sillycon.cli;

import dev.sillycon.store.Bytes;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import picocli.CommandLine.Command;

/** {@code ./sillycon images}. */
@Command(
        name = "images",
        description = "List the images of the store.",
        footer = {"", "SIZE is what the image takes as it came, compressed; its layers are unpacked at its first run."},
        sortOptions = false)
final class ImagesCommand extends StoreCommand {

    @Override
    int run(Store store) {
        Table table = new Table("NAME", "ID", "SIZE", "CREATED");
        for (StoredImage image : store.images()) {
            table.add(image.name(), image.shortId(), Bytes.forPeople(image.size()), image.created());
        }
        table.print();
        return 0;
    }
}
