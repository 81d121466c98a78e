package dev.sillycon.image;

import static dev.sillycon.linux.Constants.*;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image in a directory: an unpacked archive, or an OCI image layout. */
final class DirectoryBlobs implements Blobs {

    private final int directory;
    private final List<FileChannel> files = new ArrayList<>();

    DirectoryBlobs(Path directory) {
        this.directory = Linux.open(directory.toString(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    }

    @Override
    public Optional<Blob> find(String path) throws IOException {
        int descriptor;
        try {
            // The path comes from the image's own JSON: the kernel keeps it, and the links on its way, in the
            // directory. Without O_NONBLOCK, opening a FIFO would wait for ever.
            int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC;
            descriptor = Linux.openat2(directory, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            if (!Linux.fstat(descriptor).isRegularFile()) {
                throw new ImageException("the image's file " + path + " is not a regular file");
            }
            FileChannel file = FileChannel.open(Path.of("/proc/self/fd/" + descriptor));
            files.add(file);
            return Optional.of(new Blob(path, file, 0, file.size()));
        } finally {
            Linux.close(descriptor);
        }
    }

    @Override
    public void close() {
        Linux.close(directory);
        for (FileChannel file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new ImageException("cannot close the image: " + e.getMessage(), e);
            }
        }
    }
}
