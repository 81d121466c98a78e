package dev.sillycon.step1;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.image.Whiteouts;
import java.nio.file.Path;
import java.util.List;

/** Makes one directory of an image's layers: each deletes from those before it, then adds. */
public final class RootDirectory {

    private RootDirectory() {}

    /** Unpacks {@code image} into {@code directory}, and tells on standard error what could not be kept. */
    public static void unpack(Image image, Path directory) {
        LayerUnpacker unpacker = new LayerUnpacker();
        try (ConfinedDirectory target = new ConfinedDirectory(directory.toString(), List.of())) {
            // tag::layers[]
            for (Layer layer : image.layers()) {
                unpacker.unpackWhiteouts(layer, new Deleter(target)); // what it takes away from the layers before
                unpacker.unpack(layer, target, new Ignore()); // what it adds
            }
            // end::layers[]
        }
        unpacker.notes().forEach(note -> System.err.println("sillycon: " + note));
    }

    private record Deleter(ConfinedDirectory target) implements Whiteouts {

        @Override
        public void whiteout(String path) {
            target.remove(path);
        }

        @Override
        public void opaque(String directory) {
            target.removeContents(directory);
        }
    }

    private record Ignore() implements Whiteouts {

        @Override
        public void whiteout(String path) {}

        @Override
        public void opaque(String directory) {}
    }
}
