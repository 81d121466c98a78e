package dev.sillycon.store;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes small files so that a power loss leaves the old content or the new. */
final class AtomicFile {

    private AtomicFile() {}

    /** Replaces {@code file}; the caller sees to it that nobody else does. */
    static void write(Path file, byte[] content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            throw StoreException.of("cannot write " + file, e);
        }
        Linux.rename(fresh.toString(), file.toString());
        BlobStore.sync(file.getParent());
    }
}
