package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;

/**
 * Bytes of an image in an open file. The file stays open for as long as the image does: who unpacks a layer may no longer
 * reach its path.
 *
 * @param name in messages
 * @param offset of the first byte in the file
 * @param size in bytes
 */
record Blob(String name, FileChannel file, long offset, long size) {

    /** Reads from the start. Streams are independent of each other, and closing one leaves the file open. */
    InputStream open() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int start, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int wanted = (int) Math.min(length, size - position);
                if (wanted <= 0) {
                    return -1;
                }
                int read = readInto(ByteBuffer.wrap(buffer, start, wanted), offset + position);
                if (read == -1) {
                    throw new ImageException(name + " is cut off after " + position + " of " + size
                            + " bytes: the archive is truncated, save it again");
                }
                position += read;
                return read;
            }
        };
    }

    private int readInto(ByteBuffer buffer, long position) throws IOException {
        try {
            return file.read(buffer, position);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new CancellationException("interrupted while reading " + name);
        }
    }

    /** All of the bytes of a small document. */
    byte[] bytes() {
        if (size > Json.MOST_BYTES) {
            throw new ImageException(name + " has " + size + " bytes; a manifest or configuration has 4 MiB at most");
        }
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ImageException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }
}
