package dev.sillycon.step2;

import static dev.sillycon.linux.Linux.mkdir;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.image.Whiteouts;
import dev.sillycon.linux.Linux;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A layer as overlayfs takes it: the directory {@code added}, and if it deletes something, below that the directory
 * {@code whiteouts}.
 *
 * <p>So an opaque directory needs no attribute, which tmpfs cannot keep in a user namespace before Linux 6.6: a whiteout
 * one directory deeper hides all that lies below, and what the layer adds lies above. And a layer may delete a name
 * and add it again.
 *
 * @param path of the directory that holds the two
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories">overlayfs</a>
 */
public record LayerDirectory(String path) {

    private static final String ADDED = "/added";
    private static final String WHITEOUTS = "/whiteouts";

    /**
     * Makes the directory of a layer.
     *
     * @param below the layers that lie below this one, the topmost first
     * @param unpacker collects what could not be kept
     */
    public void unpack(Layer layer, List<LayerDirectory> below, LayerUnpacker unpacker) {
        Deque<ConfinedDirectory> opened = new ArrayDeque<>(); // the topmost first
        try {
            List<String> names =
                    below.stream().flatMap(one -> one.lower().stream()).toList();
            for (int i = names.size() - 1; i >= 0; i--) {
                opened.addFirst(ConfinedDirectory.open(names.get(i), List.copyOf(opened)));
            }
            List<ConfinedDirectory> lower = List.copyOf(opened);
            mkdir(path, 0755);
            mkdir(path + ADDED, 0755);
            Deletions deletions = new Deletions(path + WHITEOUTS, lower);
            try (ConfinedDirectory added = new ConfinedDirectory(path + ADDED, lower)) {
                unpacker.unpack(layer, added, deletions);
            } finally {
                deletions.close();
            }
        } finally {
            opened.forEach(ConfinedDirectory::close);
        }
    }

    /** Its lower directories, the topmost first. */
    public List<String> lower() {
        // TODO(lab): if there are whiteouts, which of the two directories must lie above the other? The layer may delete a name
        // and add it again.
        return List.of(path + ADDED);
        // end of TODO(lab)
    }

    /** Collects a layer's whiteouts in a directory of their own, made when the first comes. */
    private static final class Deletions implements Whiteouts, AutoCloseable {

        private final String path;
        private final List<ConfinedDirectory> below;
        private ConfinedDirectory directory;

        Deletions(String path, List<ConfinedDirectory> below) {
            this.path = path;
            this.below = below;
        }

        @Override
        public void whiteout(String name) {
            if (below.isEmpty()) {
                return;
            }
            String real = below.get(0).throughLinks(name);
            if (below.stream().noneMatch(layer -> layer.exists(real))) {
                return; // nothing to hide, and the directories on the way would show
            }
            if (directory == null) {
                mkdir(path, 0755);
                directory = new ConfinedDirectory(path, below);
            }
            // TODO(lab): the layers below have a file or directory of this name, which shall not be seen any more. What does
            // overlayfs want to find in its place?
            // end of TODO(lab)
        }

        @Override
        public void opaque(String name) {
            // TODO(lab): nothing that the layers below have in this directory shall be seen. Which whiteout does that? And if the
            // directory is the root itself, whose name is empty?
            // end of TODO(lab)
        }

        @Override
        public void close() {
            if (directory != null) {
                directory.setDirectoryTimes();
                directory.close();
            }
        }
    }
}
