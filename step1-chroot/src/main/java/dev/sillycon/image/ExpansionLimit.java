package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stops a decompressor whose output is out of all proportion to its input: a "bomb" of a megabyte can fill a disk.
 *
 * <p>Programs and texts shrink to a third, logs to a twentieth; gzip at its best writes one byte for a thousand, which
 * are zeros then. Files of zeros exist, as room that a database has set aside: hence the first gigabyte is free.
 */
final class ExpansionLimit extends InputStream {

    private static final long FREE_BYTES = 1L << 30;
    private static final int MOST_TIMES = 200;

    private final InputStream in;
    private final Blob compressed;
    private final long most;
    private long read;

    /** @param in the decompressed bytes of {@code compressed} */
    ExpansionLimit(InputStream in, Blob compressed) {
        this.in = in;
        this.compressed = compressed;
        this.most = FREE_BYTES + MOST_TIMES * compressed.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int now = in.read(buffer, start, length);
        read += Math.max(now, 0);
        if (read > most) {
            throw new ImageException(
                    compressed.name() + " has " + compressed.size() + " bytes and expands to more than " + most
                            + ": refused, it looks as if it were made to fill the disk");
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
