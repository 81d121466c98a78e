package dev.sillycon.image;

import java.io.IOException;
import java.util.Optional;

/** The files of an image, by their paths in it: in a tar file or in a directory. */
sealed interface Blobs extends AutoCloseable permits DirectoryBlobs, TarBlobs {

    /** The file {@code path}, if the image has it. Nothing outside the image is ever opened. */
    Optional<Blob> find(String path) throws IOException;

    /** The file {@code path}; throws {@link ImageException} if the image lacks it. */
    default Blob get(String path) {
        try {
            return find(path)
                    .orElseThrow(() -> new ImageException(
                            "the image lacks its file " + path + ": the archive is incomplete, save it again"));
        } catch (IOException e) {
            throw new ImageException("cannot read " + path + " of the image: " + e.getMessage(), e);
        }
    }

    @Override
    void close();
}
