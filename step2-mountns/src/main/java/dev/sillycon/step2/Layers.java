package dev.sillycon.step2;

import static dev.sillycon.linux.Linux.mkdir;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.image.Whiteouts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Makes lower directories for overlayfs of an image's layers, in the working directory.
 *
 * <p>A layer that deletes becomes two directories: what it adds, and below that its whiteouts. So an opaque directory needs
 * no attribute, which tmpfs cannot keep in a user namespace before Linux 6.6: a whiteout one directory deeper hides
 * all that lies below, and the layer's own directory lies above. And a layer may delete a name and add it again.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories">overlayfs</a>
 */
final class Layers {

    private final Deque<ConfinedDirectory> directories = new ArrayDeque<>(); // the topmost first
    private final Deque<String> names = new ArrayDeque<>();

    private Layers() {}

    /** Returns the value for {@code lowerdir=}: the topmost first. */
    static String unpack(Image image) {
        Layers layers = new Layers();
        try {
            LayerUnpacker unpacker = new LayerUnpacker();
            layers.add("empty"); // an image may have no layer, overlayfs wants one
            for (Layer layer : image.layers()) {
                layers.add(layer, unpacker);
            }
            unpacker.notes().forEach(note -> System.err.println("sillycon: " + note));
            return String.join(":", layers.names);
        } finally {
            layers.directories.forEach(ConfinedDirectory::close);
        }
    }

    private void add(Layer layer, LayerUnpacker unpacker) {
        int number = names.size();
        List<ConfinedDirectory> below = List.copyOf(directories);
        Deletions deletions = new Deletions("d" + number, below);
        ConfinedDirectory additions = add("l" + number);
        unpacker.unpack(layer, additions, deletions);
        if (deletions.directory != null) {
            deletions.directory.setDirectoryTimes();
            directories.removeFirst();
            directories.addFirst(deletions.directory);
            directories.addFirst(additions);
            names.removeFirst();
            names.addFirst(deletions.name);
            names.addFirst("l" + number);
        }
    }

    private ConfinedDirectory add(String name) {
        mkdir(name, 0755);
        ConfinedDirectory directory = new ConfinedDirectory(name, List.copyOf(directories));
        directories.addFirst(directory);
        names.addFirst(name);
        return directory;
    }

    /** Collects a layer's whiteouts in a directory of their own, made when the first comes. */
    private static final class Deletions implements Whiteouts {

        private final String name;
        private final List<ConfinedDirectory> below;
        private ConfinedDirectory directory;

        Deletions(String name, List<ConfinedDirectory> below) {
            this.name = name;
            this.below = below;
        }

        @Override
        public void whiteout(String path) {
            String real = below.get(0).throughLinks(path);
            if (below.stream().noneMatch(layer -> layer.exists(real))) {
                return; // nothing to hide, and the directories on the way would show
            }
            if (directory == null) {
                mkdir(name, 0755);
                directory = new ConfinedDirectory(name, below);
            }
            directory.makeWhiteout(real);
        }

        @Override
        public void opaque(String path) {
            if (path.isEmpty()) { // no whiteout hides the root, so one for each name there
                below.forEach(layer -> layer.names().forEach(this::whiteout));
            } else {
                whiteout(path);
            }
        }
    }
}
