package dev.sillycon.pack;

import dev.sillycon.linux.FileName;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a tar file in the pax form, which every tool for images reads: what has no room in the ustar header stands in an
 * extended header before it. Names and attributes are bytes, be they UTF-8 or not, and the same files give the same bytes.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13">pax(1), "pax Interchange
 *     Format"</a>
 */
public final class TarWriter {

    /** The type flags of pax(1). */
    public static final char FILE = '0';

    public static final char HARD_LINK = '1';
    public static final char SYMLINK = '2';
    public static final char DIRECTORY = '5';
    public static final char FIFO = '6';
    private static final char EXTENDED_HEADER = 'x';

    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES = 100;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final String ATTRIBUTE = "SCHILY.xattr.";

    private final OutputStream out;

    /** Writes to {@code out}, which stays open. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * What a tar file says of one file.
     *
     * @param name relative; a directory's ends with a slash. What is not UTF-8 in it is escaped, see {@link FileName}
     * @param link the target of a link; empty for anything else
     * @param mode permission bits with set-user-ID, set-group-ID and sticky
     * @param size of the content in bytes
     * @param seconds of the last modification, since 1970
     * @param nanos of the last modification, besides the seconds
     * @param attributes extended ones by name, see xattr(7)
     */
    public record Entry(
            char type,
            String name,
            String link,
            int mode,
            int uid,
            int gid,
            long size,
            long seconds,
            int nanos,
            Map<String, byte[]> attributes) {

        /** A file of the archive's author, who has no time. */
        public static Entry file(String name, int mode, long size) {
            return new Entry(FILE, name, "", mode, 0, 0, size, 0, 0, Map.of());
        }

        /** A directory of the archive's author; its name ends with a slash. */
        public static Entry directory(String name, int mode) {
            return new Entry(DIRECTORY, name, "", mode, 0, 0, 0, 0, 0, Map.of());
        }

        private Entry stored(String otherName, long otherSize) {
            return new Entry(type, otherName, link, mode, uid, gid, otherSize, seconds, nanos, attributes);
        }
    }

    /** A part of a file that has data, in bytes. */
    public record Extent(long offset, long length) {}

    /** Writes a file's content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Adds something without content. */
    public void put(Entry entry) throws IOException {
        put(entry, content -> {});
    }

    /** Adds a file; throws {@link IllegalStateException} if its content has not the size that the entry says. */
    public void put(Entry entry, Content content) throws IOException {
        put(entry, new LinkedHashMap<>(), content);
    }

    private void put(Entry entry, Map<String, byte[]> records, Content content) throws IOException {
        byte[] header = header(entry, records);
        if (!records.isEmpty()) {
            byte[] extended = extendedHeader(records);
            out.write(header(extension(extended.length), new LinkedHashMap<>()));
            out.write(extended);
            pad(extended.length);
        }
        out.write(header);
        Counter counter = new Counter(out);
        content.writeTo(counter);
        if (counter.bytes != entry.size) {
            throw new IllegalStateException(
                    "/" + entry.name + " has " + counter.bytes + " bytes, and had " + entry.size + " when this began");
        }
        pad(entry.size);
    }

    /**
     * Adds a file with holes, in GNU's form 1.0, which others read too: a map of the data, and then the data alone.
     *
     * @param content of the extents, one after the other
     * @see <a href="https://www.gnu.org/software/tar/manual/html_node/PAX-1.html">GNU tar, PAX Format, Version 1.0</a>
     */
    public void putSparse(Entry entry, List<Extent> extents, Content content) throws IOException {
        StringBuilder map = new StringBuilder().append(extents.size()).append('\n');
        extents.forEach(extent ->
                map.append(extent.offset).append('\n').append(extent.length).append('\n'));
        map.append("\0".repeat((int) padding(map.length())));
        Map<String, byte[]> records = new LinkedHashMap<>();
        records.put("GNU.sparse.major", ascii("1"));
        records.put("GNU.sparse.minor", ascii("0"));
        records.put("GNU.sparse.name", FileName.encode(entry.name));
        records.put("GNU.sparse.realsize", ascii(Long.toString(entry.size)));
        long stored = map.length() + extents.stream().mapToLong(Extent::length).sum();
        put(entry.stored("GNUSparseFile.0/" + entry.name, stored), records, out -> {
            out.write(ascii(map.toString()));
            content.writeTo(out);
        });
    }

    /** Ends the archive. */
    public void finish() throws IOException {
        out.write(new byte[2 * BLOCK_BYTES]);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) padding(size)]);
    }

    private static long padding(long size) {
        return (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES;
    }

    private static Entry extension(long size) {
        return new Entry(EXTENDED_HEADER, "././@PaxHeader", "", 0644, 0, 0, size, 0, 0, Map.of());
    }

    /** The ustar header. What has no room there goes to {@code records}. */
    private static byte[] header(Entry entry, Map<String, byte[]> records) {
        byte[] block = new byte[BLOCK_BYTES];
        putText(block, 0, FileName.encode(entry.name), "path", records);
        putNumber(block, 100, 8, entry.mode, "mode", records);
        putNumber(block, 108, 8, Integer.toUnsignedLong(entry.uid), "uid", records);
        putNumber(block, 116, 8, Integer.toUnsignedLong(entry.gid), "gid", records);
        putNumber(block, 124, 12, entry.size, "size", records);
        boolean wholeSeconds = entry.nanos == 0;
        putNumber(block, 136, 12, wholeSeconds ? entry.seconds : Math.max(0, entry.seconds), "mtime", records);
        if (!wholeSeconds) {
            records.put("mtime", ascii(time(entry.seconds, entry.nanos)));
        }
        block[156] = (byte) entry.type;
        putText(block, 157, FileName.encode(entry.link), "linkpath", records);
        put(block, 257, ascii("ustar\00000"));
        putNumber(block, 329, 8, 0, "devmajor", records); // no device is ever written
        putNumber(block, 337, 8, 0, "devminor", records);
        entry.attributes.forEach((name, value) -> records.put(ATTRIBUTE + name, value));

        Arrays.fill(block, CHECKSUM, CHECKSUM + CHECKSUM_BYTES, (byte) ' ');
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        put(block, CHECKSUM, ascii(String.format("%06o\0 ", sum)));
        return block;
    }

    /** As much as has room: who reads no extended headers shall see something. */
    private static void putText(byte[] block, int offset, byte[] text, String keyword, Map<String, byte[]> records) {
        put(block, offset, text.length <= NAME_BYTES ? text : Arrays.copyOf(text, NAME_BYTES));
        if (text.length > NAME_BYTES) {
            records.put(keyword, text);
        }
    }

    /** In octal digits and a NUL; 0 if it has no room there. */
    private static void putNumber(
            byte[] block, int offset, int length, long number, String keyword, Map<String, byte[]> records) {
        int digits = length - 1;
        boolean fits = number >= 0 && number < 1L << (3 * digits);
        put(block, offset, ascii(String.format("%0" + digits + "o", fits ? number : 0)));
        if (!fits) {
            records.put(keyword, ascii(Long.toString(number)));
        }
    }

    private static void put(byte[] block, int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static String time(long seconds, int nanos) {
        return BigDecimal.valueOf(seconds)
                .add(BigDecimal.valueOf(nanos, 9))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Records {@code LENGTH KEYWORD=VALUE\n}, whose length counts its own digits. */
    private static byte[] extendedHeader(Map<String, byte[]> records) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        records.forEach((keyword, value) -> {
            byte[] key = FileName.encode(keyword);
            int rest = 1 + key.length + 1 + value.length + 1;
            int length = rest + Integer.toString(rest).length();
            length = rest + Integer.toString(length).length(); // one digit more may have made one more necessary
            header.writeBytes(ascii(length + " "));
            header.writeBytes(key);
            header.write('=');
            header.writeBytes(value);
            header.write('\n');
        });
        return header.toByteArray();
    }

    private static final class Counter extends FilterOutputStream {

        private long bytes;

        Counter(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int oneByte) throws IOException {
            out.write(oneByte);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int start, int length) throws IOException {
            out.write(buffer, start, length);
            bytes += length;
        }
    }
}
