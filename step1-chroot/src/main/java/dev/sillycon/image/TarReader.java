package dev.sillycon.image;

import dev.sillycon.linux.FileName;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a tar file from end to end: what POSIX (ustar, pax) and GNU tar define. Names and attributes are kept byte for byte, and
 * nothing that a header claims is believed before it is checked. Where these formats leave a choice, this reader chooses as
 * Go's archive/tar, which nearly all other tools for images use: an archive must not mean one thing to them and another here.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax(1)</a>
 * @see <a href="https://pkg.go.dev/archive/tar">Go, archive/tar</a>
 */
final class TarReader {

    /** Of an extended header, or a sparse file's map. Names have 4 KiB, attributes 64 KiB. */
    static final int MOST_EXTENDED_HEADER_BYTES = 1 << 20;

    private final InputStream in;
    private Content content = new Content("", 0);

    /** Reads from {@code in}, which stays open. */
    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next entry; empty at the end.
     *
     * @throws IOException if the archive is damaged
     */
    Optional<TarEntry> next() throws IOException {
        PaxRecords pax = PaxRecords.NONE;
        Optional<String> longName = Optional.empty();
        Optional<String> longLink = Optional.empty();
        boolean extended = false;
        while (true) {
            content.skip();
            byte[] block = in.readNBytes(TarHeader.BYTES);
            if (isEnd(block)) {
                if (extended) {
                    throw new EOFException("it ends behind an extended header");
                }
                return Optional.empty();
            }
            TarHeader header = new TarHeader(block);
            switch (header.type()) {
                case TarHeader.PAX -> pax = PaxRecords.parse(extendedHeader(header));
                case TarHeader.PAX_GLOBAL ->
                    extendedHeader(header); // git's comments; nothing else for images writes it
                case TarHeader.GNU_LONG_NAME -> longName = Optional.of(name(extendedHeader(header)));
                case TarHeader.GNU_LONG_LINK -> longLink = Optional.of(name(extendedHeader(header)));
                default -> {
                    return Optional.of(entry(header, block, pax, longName, longLink));
                }
            }
            extended = header.type() != TarHeader.PAX_GLOBAL;
        }
    }

    /** The content of the entry that was read last, without the holes of a sparse file. */
    InputStream content() {
        return content;
    }

    /** Whether an archive ends here: by a block of zeros, or just so. */
    private static boolean isEnd(byte[] block) throws IOException {
        if (block.length > 0 && block.length < TarHeader.BYTES) {
            throw new EOFException("it ends in a header");
        }
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] extendedHeader(TarHeader header) throws IOException {
        long size = header.size();
        if (size < 0 || size > MOST_EXTENDED_HEADER_BYTES) {
            throw new IOException("an extended header has " + size + " bytes; " + MOST_EXTENDED_HEADER_BYTES
                    + " are the most that make sense");
        }
        content = new Content("an extended header", size);
        return content.readAllBytes();
    }

    /** The name in a GNU extended header: up to the first NUL. */
    private static String name(byte[] header) {
        int end = 0;
        while (end < header.length && header[end] != 0) {
            end++;
        }
        return FileName.decode(header, 0, end);
    }

    private TarEntry entry(
            TarHeader header, byte[] block, PaxRecords pax, Optional<String> longName, Optional<String> longLink)
            throws IOException {
        String name = longName.isPresent() ? longName.get() : pax.name("path").orElseGet(header::name);
        String linkName =
                longLink.isPresent() ? longLink.get() : pax.name("linkpath").orElseGet(header::linkName);
        TarEntry.Type type = TarEntry.Type.of(header.type());
        long size = type.hasContent() ? pax.number("size", header.size()) : 0;
        if (size < 0) {
            throw new IOException("an entry has a negative size");
        }
        Optional<SparseMap> sparse = Optional.empty();
        if (header.type() == TarHeader.GNU_SPARSE) {
            sparse = Optional.of(SparseMap.ofGnuHeader(block, in, size));
        }
        content = new Content(name, size);
        if (header.type() != TarHeader.GNU_SPARSE && type == TarEntry.Type.FILE) {
            sparse = SparseMap.ofPax(pax, content, size);
            name = sparse.isEmpty() ? name : pax.name(SparseMap.PAX_NAME).orElse(name);
        }
        if (header.type() == '\0' && name.endsWith("/")) { // before there was a type for directories
            type = TarEntry.Type.DIRECTORY;
        }
        boolean device = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
        return new TarEntry(
                type,
                name,
                linkName,
                header.mode(),
                pax.number("uid", header.uid()),
                pax.number("gid", header.gid()),
                pax.time("mtime").orElse(time(header)),
                device ? header.major() : 0,
                device ? header.minor() : 0,
                pax.attributes(),
                sparse);
    }

    private static Instant time(TarHeader header) throws IOException {
        try {
            return Instant.ofEpochSecond(header.time());
        } catch (DateTimeException e) {
            throw new IOException("an entry has a time beyond all time", e);
        }
    }

    /** What belongs to one entry, and nothing of the next. */
    private final class Content extends InputStream {

        private final String name;
        private long left;
        private int padding;

        Content(String name, long size) {
            this.name = name;
            this.left = size;
            this.padding = (int) -(size % TarHeader.BYTES) & (TarHeader.BYTES - 1);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int read = in.read(buffer, start, (int) Math.min(length, left));
            if (read == -1) {
                throw new EOFException("it ends in " + name);
            }
            left -= read;
            return read;
        }

        /** Goes to the next header. The padding may be missing at the archive's end: umoci insert, for one, forgets it. */
        void skip() throws IOException {
            if (left > 0) {
                transferTo(OutputStream.nullOutputStream());
            }
            in.readNBytes(padding);
            padding = 0;
        }
    }
}
