package dev.sillycon.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** An image in a tar file, which is read in place. */
final class TarBlobs implements Blobs {

    /** Links from one layer to another, as old versions of Docker save them, lead to the file in one step. */
    private static final int MOST_LINKS = 8;

    private final FileChannel file;
    private final Map<String, TarArchiveEntry> entries = new HashMap<>();

    /** Takes over {@code file}, and closes it in {@link #close}. */
    TarBlobs(String name, FileChannel file) {
        this.file = file;
        try {
            TarFile tar = new TarFile(file); // not closed: that would close the channel
            tar.getEntries().forEach(entry -> entries.put(normal(entry.getName()), entry));
        } catch (IOException | IllegalArgumentException e) {
            throw new ImageException(
                    name + " is not an image: not a tar archive, or a truncated one (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public Optional<Blob> find(String path) {
        String name = normal(path);
        for (int links = 0; links <= MOST_LINKS; links++) {
            TarArchiveEntry entry = entries.get(name);
            if (entry == null || entry.isDirectory()) {
                return Optional.empty();
            }
            if (entry.isSymbolicLink()) {
                name = normal(Path.of(name).resolveSibling(entry.getLinkName()).toString());
            } else if (entry.isLink()) {
                name = normal(entry.getLinkName());
            } else {
                return Optional.of(new Blob(path, file, entry.getDataOffset(), entry.getSize()));
            }
        }
        throw new ImageException("the image's file " + path + " is a link without an end");
    }

    /** Names are only keys of the map here: nothing in the archive can lead to a file outside. */
    private static String normal(String path) {
        return Path.of("/", path).normalize().toString();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new ImageException("cannot close the image: " + e.getMessage(), e);
        }
    }
}
