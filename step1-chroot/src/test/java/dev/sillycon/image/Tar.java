package dev.sillycon.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar archive that a test writes, entry by entry. */
public final class Tar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    public Tar() {
        this(StandardCharsets.UTF_8);
    }

    /** Writes names in {@code charset}. */
    Tar(Charset charset) {
        tar = new TarArchiveOutputStream(bytes, charset.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    public Tar file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Tar file(String name, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        return add(entry, content);
    }

    /** A file that can be executed. */
    public Tar program(String name, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(0755);
        entry.setSize(content.length);
        return add(entry, content);
    }

    public Tar directory(String name) {
        return add(new TarArchiveEntry(name + "/", true), new byte[0]);
    }

    public Tar symlink(String name, String target) {
        return link(name, TarConstants.LF_SYMLINK, target);
    }

    public Tar hardLink(String name, String target) {
        return link(name, TarConstants.LF_LINK, target);
    }

    /** An entry of any type: {@code x}, {@code g}, {@code L} and {@code K} describe the next one. */
    public Tar entry(char type, String name, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(name, (byte) type, true);
        entry.setSize(content.length);
        return add(entry, content);
    }

    /** A pax extended header of one record for the next entry. */
    public Tar pax(String keyword, byte[] value) {
        return entry('x', "pax", record(keyword, value));
    }

    /** A record of a pax extended header. Its length counts its own digits. */
    static byte[] record(String keyword, byte[] value) {
        int rest = " =\n".length() + keyword.length() + value.length;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes((length + " " + keyword + "=").getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    private Tar link(String name, byte type, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    private Tar add(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole archive. */
    public byte[] bytes() {
        try {
            tar.finish();
            tar.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
