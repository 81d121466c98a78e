package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A tar file to which some tools (umoci insert, for one) forget to add the zeros that fill the last block. */
final class PaddedTar extends InputStream {

    private static final int BLOCK_BYTES = 512;

    private final InputStream in;
    private long position;
    private boolean padding;

    PaddedTar(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int read = padding ? -1 : in.read(buffer, start, length);
        if (read == -1 && position % BLOCK_BYTES != 0) {
            padding = true;
            read = (int) Math.min(length, BLOCK_BYTES - position % BLOCK_BYTES);
            Arrays.fill(buffer, start, start + read, (byte) 0);
        }
        position += Math.max(read, 0);
        return read;
    }

    /** Whether the file has ended before this position: fatal where a file's content should be. */
    boolean isPadding() {
        return padding;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
