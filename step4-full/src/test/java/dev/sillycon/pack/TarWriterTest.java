package dev.sillycon.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sillycon.linux.FileName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what another reader reads; how real tools read it, RoundTripIT shows. */
final class TarWriterTest {

    private static final int HEADER_BYTES = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(bytes);

    private static TarWriter.Entry entry(String name, int id, long size, long seconds, int nanos) {
        return new TarWriter.Entry(TarWriter.FILE, name, "", 04755, id, id, size, seconds, nanos, Map.of());
    }

    private TarArchiveInputStream read() throws IOException {
        tar.finish();
        return new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "ISO-8859-1");
    }

    private TarArchiveEntry writtenAndRead(TarWriter.Entry entry) throws IOException {
        tar.put(entry);
        try (TarArchiveInputStream in = read()) {
            return in.getNextEntry();
        }
    }

    @Test
    void whatHasRoomNeedsNoExtendedHeader() throws IOException {
        tar.put(entry("file", 1000, 5, 1_000_000_000, 0), out -> out.write("12345".getBytes(StandardCharsets.UTF_8)));
        assertThat(bytes.size()).isEqualTo(2 * HEADER_BYTES);
        try (TarArchiveInputStream in = read()) {
            TarArchiveEntry read = in.getNextEntry();
            assertThat(read.getName()).isEqualTo("file");
            assertThat(read.getMode()).isEqualTo(04755);
            assertThat(read.getLongUserId()).isEqualTo(1000);
            assertThat(read.getLastModifiedTime().toInstant()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("12345");
            assertThat(in.getNextEntry()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 255, 256, 990, 991, 4095})
    void namesOfAnyLengthAreKept(int length) throws IOException {
        String name = "n".repeat(length);
        assertThat(writtenAndRead(entry(name, 0, 0, 0, 0)).getName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200})
    void namesAreBytes(int length) throws IOException {
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            name[i] = (byte) (0xc0 + i % 0x40); // never UTF-8
        }
        tar.put(entry(FileName.decode(name, 0, length), 0, 0, 0, 0));
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).contains(new String(name, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"2097151", "2097152", "2147483647", "-2"})
    void anyIdIsKept(int id) throws IOException {
        TarArchiveEntry read = writtenAndRead(entry("file", id, 0, 0, 0));
        assertThat(read.getLongUserId()).isEqualTo(Integer.toUnsignedLong(id));
        assertThat(read.getLongGroupId()).isEqualTo(Integer.toUnsignedLong(id));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 1",
        "1, 500000000",
        "8589934591, 0",
        "8589934592, 0",
        "8589934592, 999999999",
        "-1, 0",
        "-1, 750000000"
    })
    void anyTimeIsKept(long seconds, int nanos) throws IOException {
        TarArchiveEntry read = writtenAndRead(entry("file", 0, 0, seconds, nanos));
        assertThat(read.getLastModifiedTime().toInstant()).isEqualTo(Instant.ofEpochSecond(seconds, nanos));
    }

    @Test
    void attributesAreBytes() throws IOException {
        byte[] value = {0, '\n', '=', (byte) 0xff, 'x'};
        tar.put(new TarWriter.Entry(TarWriter.FILE, "file", "", 0, 0, 0, 0, 0, 0, Map.of("user.name", value)));
        String archive = bytes.toString(StandardCharsets.ISO_8859_1);
        String record = " SCHILY.xattr.user.name=" + new String(value, StandardCharsets.ISO_8859_1) + "\n";
        assertThat(archive).contains((record.length() + 2) + record);
    }

    /** A length counts its own digits: 9 and 99 are where one more is needed. */
    @Test
    void recordsOfAnyLengthAreCounted() throws IOException {
        for (int length = 101; length < 1100; length++) {
            tar.put(entry("n".repeat(length), 0, 0, 0, 0));
        }
        try (TarArchiveInputStream in = read()) {
            for (int length = 101; length < 1100; length++) {
                assertThat(in.getNextEntry().getName()).hasSize(length);
            }
        }
    }

    @Test
    void filesMayBeLargerThanTheHeaderCanTell() throws IOException {
        long size = 9L << 30;
        TarWriter large = new TarWriter(
                new OutputStream() { // keeps the headers
                    @Override
                    public void write(int oneByte) {
                        bytes.write(oneByte);
                    }

                    @Override
                    public void write(byte[] buffer, int start, int length) {
                        if (length <= HEADER_BYTES) {
                            bytes.write(buffer, start, length);
                        }
                    }
                });
        byte[] zeros = new byte[1 << 20];
        large.put(entry("file", 0, size, 0, 0), out -> {
            for (long written = 0; written < size; written += zeros.length) {
                out.write(zeros);
            }
        });
        try (TarArchiveInputStream in = read()) {
            assertThat(in.getNextEntry().getSize()).isEqualTo(size);
        }
    }

    @Test
    void holesAreLeftOut() throws IOException {
        tar.putSparse(
                entry("file", 0, 1 << 20, 0, 0),
                List.of(new TarWriter.Extent(4096, 3), new TarWriter.Extent(1 << 20, 0)),
                out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));
        assertThat(bytes.size()).isLessThan(8 * HEADER_BYTES);
        try (TarArchiveInputStream in = read()) {
            TarArchiveEntry read = in.getNextEntry();
            assertThat(read.getName()).isEqualTo("file");
            assertThat(read.getRealSize()).isEqualTo(1 << 20);
            byte[] content = in.readAllBytes();
            assertThat(content).hasSize(1 << 20);
            assertThat(new String(content, 4096, 3, StandardCharsets.UTF_8)).isEqualTo("abc");
        }
    }

    @Test
    void aFileThatChangesMeanwhileIsRefused() {
        assertThatThrownBy(() -> tar.put(entry("file", 0, 5, 0, 0), out -> out.write(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("/file has 1 bytes, and had 5 when this began");
    }
}
