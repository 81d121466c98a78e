package dev.sillycon.save;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import dev.sillycon.pack.TarWriter;
import dev.sillycon.store.Lock;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Saves images of the store. The same images give the same bytes, and every byte is compared with its digest on the way. A file
 * or directory is made beside its place, and gets its name when all of it is on the disk.
 */
public final class Saver {

    private static final int BUFFER_BYTES = 64 << 10;

    private final Store store;

    public Saver(Store store) {
        this.store = store;
    }

    /** Saves images to a file, in the place of one that is there; {@link Form#OCI_DIR} to an empty directory or a new one. */
    public void save(List<String> names, Form form, Path file) {
        Lock use = store.use(); // nobody may delete what we are reading
        try {
            List<StoredImage> images = find(names);
            if (form == Form.OCI_DIR) {
                saveDirectory(images, file);
            } else if (Files.isDirectory(file)) {
                throw new IllegalStateException(
                        file + " is a directory: name a file, or give --format " + Form.OCI_DIR);
            } else if (Files.exists(file) && !Files.isRegularFile(file)) {
                try (OutputStream pipe = Files.newOutputStream(file)) { // or another device
                    write(images, form, new Destination(file.toString(), pipe));
                }
            } else {
                saveFile(images, form, Files.exists(file) ? file.toRealPath() : file);
            }
        } catch (IOException e) {
            throw Destination.refused(file.toString(), e);
        } finally {
            use.close();
        }
    }

    /** Saves images as an archive. */
    public void save(List<String> names, Form form, OutputStream out) {
        Lock use = store.use();
        try {
            write(find(names), form, new Destination("to standard output", out));
        } catch (IOException e) {
            throw Destination.refused("to standard output", e);
        } finally {
            use.close();
        }
    }

    private List<StoredImage> find(List<String> names) {
        return names.stream().map(store::find).toList();
    }

    private void write(List<StoredImage> images, Form form, Destination destination) throws IOException {
        OutputStream out = new BufferedOutputStream(destination, BUFFER_BYTES);
        TarWriter tar = new TarWriter(out);
        if (form == Form.DOCKER_ARCHIVE) {
            DockerArchiveWriter.write(images, store, FileTree.in(tar));
        } else {
            OciLayoutFiles.write(images, store, FileTree.in(tar));
        }
        tar.finish();
        out.flush();
    }

    private void saveFile(List<StoredImage> images, Form form, Path file) throws IOException {
        Path fresh = freshBeside(file);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream unbuffered = Channels.newOutputStream(channel);
            write(images, form, new Destination(file.toString(), unbuffered));
            channel.force(true);
            Linux.rename(fresh.toString(), file.toString());
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void saveDirectory(List<StoredImage> images, Path directory) throws IOException {
        if (Files.exists(directory) && !isEmptyDirectory(directory)) {
            throw new IllegalStateException(directory + " is not empty: name a directory that is, or a new one");
        }
        Path fresh = Files.createDirectory(freshBeside(directory));
        try {
            OciLayoutFiles.write(images, store, FileTree.in(fresh));
            sync(fresh);
            Linux.rename(fresh.toString(), directory.toString());
        } finally {
            remove(fresh);
        }
    }

    private static boolean isEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static Path freshBeside(Path path) {
        return path.toAbsolutePath().resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    private static void sync(Path directory) {
        int opened = Linux.open(directory.toString(), Constants.O_RDONLY | Constants.O_DIRECTORY | Constants.O_CLOEXEC);
        try {
            Linux.syncfs(opened);
        } finally {
            Linux.close(opened);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (ConfinedDirectory opened = ConfinedDirectory.open(directory.toString(), List.of())) {
                opened.removeContents("");
            }
            Files.delete(directory);
        }
    }
}
