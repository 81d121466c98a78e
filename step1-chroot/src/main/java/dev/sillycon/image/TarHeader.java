package dev.sillycon.image;

import dev.sillycon.linux.FileName;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header block of a tar file, field by field.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06">pax(1), ustar
 *     Interchange Format</a>
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">GNU tar, Basic Tar Format</a>
 */
final class TarHeader {

    static final int BYTES = 512;

    static final char PAX = 'x';
    static final char PAX_GLOBAL = 'g';
    static final char GNU_LONG_NAME = 'L';
    static final char GNU_LONG_LINK = 'K';
    static final char GNU_SPARSE = 'S';

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int NUMBER_BYTES = 12;

    private final byte[] block;

    /**
     * @param block of 512 bytes; kept
     * @throws IOException if the checksum is wrong
     */
    TarHeader(byte[] block) throws IOException {
        this.block = block;
        long expected = number(CHECKSUM, CHECKSUM_BYTES);
        long unsigned = 0;
        long signed = 0; // some old tars summed up so
        for (int i = 0; i < BYTES; i++) {
            byte value = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? (byte) ' ' : block[i];
            unsigned += value & 0xff;
            signed += value;
        }
        if (expected != unsigned && expected != signed) {
            throw new IOException("a header has a wrong checksum");
        }
    }

    String name() {
        String name = text(0, 100);
        boolean posix = new String(block, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    int mode() throws IOException {
        return (int) number(100, 8) & 07777;
    }

    long uid() throws IOException {
        return number(108, 8);
    }

    long gid() throws IOException {
        return number(116, 8);
    }

    long size() throws IOException {
        return number(124, NUMBER_BYTES);
    }

    /** Seconds since 1970. */
    long time() throws IOException {
        return number(136, NUMBER_BYTES);
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    String linkName() {
        return text(157, 100);
    }

    long major() throws IOException {
        return number(329, 8);
    }

    long minor() throws IOException {
        return number(337, 8);
    }

    /** Bytes up to the first NUL. */
    private String text(int offset, int length) {
        int end = 0;
        while (end < length && block[offset + end] != 0) {
            end++;
        }
        return FileName.decode(block, offset, end);
    }

    private long number(int offset, int length) throws IOException {
        return number(block, offset, length);
    }

    /** A number in octal digits, or as GNU tar has those that are too large for them: binary, after a byte of 128 or 255. */
    static long number(byte[] bytes, int offset, int length) throws IOException {
        if ((bytes[offset] & 0x80) != 0) {
            byte[] binary = Arrays.copyOfRange(bytes, offset, offset + length);
            boolean negative = (binary[0] & 0x40) != 0;
            binary[0] = (byte) (negative ? binary[0] : binary[0] & 0x7f);
            BigInteger number = new BigInteger(binary);
            if (number.bitLength() > 63) {
                throw new IOException("a header has a number of more than 64 bits");
            }
            return number.longValue();
        }
        int start = offset;
        int end = offset + length;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        long number = 0;
        for (int i = start; i < end && bytes[i] != 0; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                throw new IOException("a header has something else where a number must be");
            }
            number = number << 3 | (bytes[i] - '0');
        }
        return number;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == 0;
    }
}
