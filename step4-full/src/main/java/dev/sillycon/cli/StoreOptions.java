package dev.sillycon.cli;

import dev.sillycon.image.Image;
import dev.sillycon.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which store a command works with. */
final class StoreOptions {

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "The store; if not given, $XDG_DATA_HOME/sillycon, else ~/.local/share/sillycon.")
    Path root;

    Store open() {
        return Store.open(Optional.ofNullable(root));
    }

    /** Opens an image by its path or, if there is nothing of that path, by its name in the store. */
    Image image(String reference) {
        if (Image.isPath(reference)) {
            return Image.open(reference);
        }
        Store store = Store.openForReading(Optional.ofNullable(root));
        return store.open(store.find(reference));
    }
}
