package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the content of a sparse file belongs; between these extents and behind them lie holes.
 *
 * @param extents in the order of their offsets, apart from each other, within {@code size}
 * @param size of the file with its holes, in bytes
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar, Storing Sparse Files</a>
 */
record SparseMap(List<Extent> extents, long size) {

    static final String PAX_OFFSET = "GNU.sparse.offset";
    static final String PAX_LENGTH = "GNU.sparse.numbytes";
    static final String PAX_MAP = "GNU.sparse.map";
    static final String PAX_NAME = "GNU.sparse.name";

    private static final int GNU_EXTENT_BYTES = 24;
    private static final int GNU_NUMBER_BYTES = 12;

    /** In bytes. */
    record Extent(long offset, long length) {

        long end() {
            return offset + length;
        }
    }

    SparseMap {
        extents = List.copyOf(extents);
    }

    /** Makes a map of {@code extents} that hold {@code contentBytes} together; throws an exception if that cannot be. */
    private static SparseMap of(List<Extent> extents, long size, long contentBytes) throws IOException {
        long end = 0;
        long content = 0;
        for (Extent extent : extents) {
            if (extent.offset < end || extent.length < 0 || extent.end() < extent.offset || extent.end() > size) {
                throw new IOException("a sparse file's map makes no sense");
            }
            end = extent.end();
            content += extent.length;
        }
        if (content != contentBytes) {
            throw new IOException("a sparse file's map is of " + content + " bytes, its content of " + contentBytes);
        }
        return new SparseMap(extents, size);
    }

    /**
     * Reads the map that GNU tar has in the header, and in blocks behind it while one says that another follows.
     *
     * @param in behind the header
     * @param contentBytes that follow the map
     */
    static SparseMap ofGnuHeader(byte[] header, InputStream in, long contentBytes) throws IOException {
        List<Extent> extents = new ArrayList<>();
        addExtents(header, 386, 4, extents);
        boolean more = header[482] != 0;
        while (more) {
            byte[] block = in.readNBytes(TarHeader.BYTES);
            if (block.length < TarHeader.BYTES
                    || extents.size() * GNU_EXTENT_BYTES > TarReader.MOST_EXTENDED_HEADER_BYTES) {
                throw new IOException("a sparse file's map has no end");
            }
            addExtents(block, 0, 21, extents);
            more = block[504] != 0;
        }
        return of(extents, TarHeader.number(header, 483, GNU_NUMBER_BYTES), contentBytes);
    }

    private static void addExtents(byte[] block, int start, int most, List<Extent> extents) throws IOException {
        for (int i = 0; i < most; i++) {
            int at = start + i * GNU_EXTENT_BYTES;
            if (block[at] == 0) {
                return;
            }
            extents.add(new Extent(
                    TarHeader.number(block, at, GNU_NUMBER_BYTES),
                    TarHeader.number(block, at + GNU_NUMBER_BYTES, GNU_NUMBER_BYTES)));
        }
    }

    /**
     * Reads the map that an extended header has or announces; empty if the file is not sparse.
     *
     * @param content of the entry; what belongs to the map is read
     * @param contentBytes of it, with the map
     */
    static Optional<SparseMap> ofPax(PaxRecords pax, InputStream content, long contentBytes) throws IOException {
        boolean mapInContent = pax.number("GNU.sparse.major", 0) == 1;
        Optional<String> map = pax.text(PAX_MAP);
        if (!mapInContent && map.isEmpty()) {
            return Optional.empty();
        }
        long size = pax.number("GNU.sparse.size", pax.number("GNU.sparse.realsize", contentBytes));
        if (!mapInContent) {
            List<Long> numbers = new ArrayList<>();
            for (String number : map.orElseThrow().split(",", -1)) {
                numbers.add(number(number));
            }
            return Optional.of(of(extents(numbers), size, contentBytes));
        }
        ContentMap inContent = ContentMap.read(content);
        return Optional.of(of(extents(inContent.numbers), size, contentBytes - inContent.bytes));
    }

    /** The map of version 1.0, which stands before the data: a count, then offsets and lengths, a line each. */
    private record ContentMap(List<Long> numbers, long bytes) {

        static ContentMap read(InputStream content) throws IOException {
            List<Long> numbers = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            long wanted = 1;
            long bytes = 0;
            while (numbers.size() < wanted) {
                byte[] block = content.readNBytes(TarHeader.BYTES);
                bytes += block.length;
                if (block.length < TarHeader.BYTES || bytes > TarReader.MOST_EXTENDED_HEADER_BYTES) {
                    throw new IOException("a sparse file's map has no end");
                }
                String text = new String(block, StandardCharsets.ISO_8859_1);
                for (int i = 0; i < text.length() && numbers.size() < wanted; i++) {
                    if (text.charAt(i) != '\n') {
                        line.append(text.charAt(i));
                    } else {
                        numbers.add(number(line.toString()));
                        line.setLength(0);
                        wanted = 1 + 2 * numbers.get(0);
                    }
                }
            }
            return new ContentMap(numbers.subList(1, numbers.size()), bytes);
        }
    }

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static long number(String text) throws IOException {
        if (!NUMBER.matcher(text).matches()) {
            throw new IOException("a sparse file's map has something else where a number must be");
        }
        return Long.parseLong(text);
    }

    private static List<Extent> extents(List<Long> numbers) throws IOException {
        if (numbers.size() % 2 != 0) {
            throw new IOException("a sparse file's map has an offset without a length");
        }
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += 2) {
            extents.add(new Extent(numbers.get(i), numbers.get(i + 1)));
        }
        return extents;
    }
}
