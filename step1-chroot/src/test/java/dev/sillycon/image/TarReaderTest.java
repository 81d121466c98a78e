package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading headers: what they may say, and what is refused. Files that tar(1) has made are in LayerUnpackerTest. */
final class TarReaderTest {

    private static final int UID = 108;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int NUMBER_BYTES = 12;

    @Test
    void anExtendedHeaderOverridesTheHeader() throws IOException {
        TarEntry entry = read(new Tar()
                        .entry('x', "pax", records("path=p/q", "linkpath=t", "uid=70000", "gid=80000", "mtime=1.5"))
                        .symlink("short", "target"))
                .get(0);

        assertThat(entry.name()).isEqualTo("p/q");
        assertThat(entry.linkName()).isEqualTo("t");
        assertThat(entry.uid()).isEqualTo(70000);
        assertThat(entry.gid()).isEqualTo(80000);
        assertThat(entry.time()).isEqualTo(Instant.ofEpochSecond(1, 500_000_000));
    }

    @Test
    void anExtendedHeaderIsForOneEntryAndAGlobalOneForNone() throws IOException {
        byte[] tar = new Tar()
                .entry('x', "pax", records("path=global", "size=1000", "uid=1"))
                .pax("path", ascii("one"))
                .file("1", "x")
                .file("2", "y")
                .bytes();
        List<TarEntry> entries = read(patch(tar, TYPE, ascii("g")));

        assertThat(entries).extracting(TarEntry::name).containsExactly("one", "2");
        assertThat(entries).extracting(TarEntry::uid).containsExactly(0L, 0L);
    }

    @Test
    void longNamesOfGnuTarEndAtTheFirstNul() throws IOException {
        TarEntry entry = read(new Tar()
                        .entry('K', "././@LongLink", ascii("target\0\0"))
                        .entry('L', "././@LongLink", ascii("name\0more"))
                        .symlink("short", "x"))
                .get(0);

        assertThat(entry.name()).isEqualTo("name");
        assertThat(entry.linkName()).isEqualTo("target");
    }

    @ParameterizedTest
    @CsvSource({
        "0,                      1970-01-01T00:00:00Z",
        "-1.25,                  1969-12-31T23:59:58.750Z",
        "1700000000.12345678999, 2023-11-14T22:13:20.123456789Z",
        "1.,                     1970-01-01T00:00:01Z",
    })
    void timesHaveNanoseconds(String text, Instant time) throws IOException {
        assertThat(read(new Tar().pax("mtime", ascii(text)).file("f", ""))
                        .get(0)
                        .time())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffffffffffff, -1",
        "8000000080000000, 2147483648",
        "2020203136342000, 116", // blanks, octal, blank, NUL
        "0000000000000000, 0",
    })
    void numbersAreOctalOrBinary(String field, long number) throws IOException {
        byte[] tar = patch(new Tar().file("f", "").bytes(), UID, HexFormat.of().parseHex(field));

        assertThat(read(tar).get(0).uid()).isEqualTo(number);
    }

    /** As in Go's archive/tar; a reader that skipped those bytes would take the next header for content. */
    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '5', '6'})
    void whatIsNoFileHasNoContentWhateverItsSize(char type) throws IOException {
        Tar tar = new Tar().entry(type, "it", new byte[0]).file("next", "");

        assertThat(read(patch(tar.bytes(), SIZE, octal(512))))
                .extracting(TarEntry::name)
                .containsExactly("it", "next");
    }

    @Test
    void theSizeMayStandInTheExtendedHeaderAlone() throws IOException {
        byte[] tar = new Tar()
                .pax("size", ascii("3"))
                .file("it", "abc")
                .file("next", "")
                .bytes();

        assertThat(read(patch(tar, 2 * TarHeader.BYTES + SIZE, octal(0))))
                .extracting(TarEntry::name)
                .containsExactly("it", "next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            path=a\\0b                   | NUL
            linkpath=a\\0b               | NUL
            SCHILY.xattr.user.a\\0b=c    | NUL
            size=-1                      | negative size
            size=0x10                    | the number size
            size=99999999999999999999999 | the number size
            size=1e3                     | the number size
            size=4                       | it ends in f
            size=9000000000000000000     | the number size
            size=900000000000000000      | it ends in f
            uid=root                     | the number uid
            mtime=yesterday              | the time mtime
            GNU.sparse.map=0             | an offset without a length
            GNU.sparse.map=0,9           | map makes no sense
            GNU.sparse.map=0,2           | map is of 2 bytes, its content of 3
            GNU.sparse.map=1,2,0,1       | map makes no sense
            GNU.sparse.map=0,-3          | something else
            GNU.sparse.map=0,3,          | something else
            GNU.sparse.major=1           | map has
            """)
    void extendedHeadersThatLieAreRefused(String record, String reason) {
        Tar tar = new Tar()
                .entry('x', "pax", records(record.replace("\\0", "\0")))
                .file("f", "abc");

        assertRefused(Arrays.copyOf(tar.bytes(), 3 * TarHeader.BYTES + 3), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "10 a=b\n",
                "5 a=b\n",
                "6 a=b",
                "6 a=bX",
                "6 ab=\n7 a=b\n",
                " a=b\n",
                "-6 a=b\n",
                "99999999999 a=b\n",
                "06 a=b\n\0"
            })
    void recordsOfWrongLengthAreRefused(String header) {
        assertRefused(new Tar().entry('x', "pax", ascii(header)).file("f", "").bytes(), "not made of records");
    }

    @ParameterizedTest
    @ValueSource(chars = {'x', 'g', 'L', 'K'})
    void extendedHeadersHaveALimit(char type) {
        byte[] tar = patch(new Tar().file("long", "").bytes(), TYPE, ascii(Character.toString(type)));

        assertRefused(patch(tar, SIZE, octal((1 << 20) + 1)), "an extended header has 1048577 bytes");
        assertRefused(patch(tar, SIZE, binary(-1)), "an extended header has -1 bytes");
    }

    @Test
    void anArchiveCannotEndBehindAnExtendedHeader() {
        assertRefused(new Tar().pax("path", ascii("a")).bytes(), "it ends behind an extended header");
    }

    @Test
    void headersThatLieAreRefused() {
        byte[] tar = new Tar().file("f", "abc").bytes();
        byte[] checksum = tar.clone();
        checksum[0] = 'g';

        assertRefused(checksum, "a wrong checksum");
        assertRefused(patch(tar, SIZE, binary(-1)), "a negative size");
        assertRefused(patch(tar, SIZE, ascii("12345678 abc")), "where a number must be");
        assertRefused(patch(tar, SIZE, octal(100_000)), "it ends in f");
        assertRefused(patch(tar, TIME, binary(Long.MAX_VALUE)), "a time beyond all time");
        byte[] large = binary(0);
        large[1] = 1; // 2 to the power of 80
        assertRefused(patch(tar, SIZE, large), "more than 64 bits");
    }

    @Test
    void aSparseMapWithoutEndIsRefused() {
        byte[] header = new Tar().entry('S', "f", new byte[0]).bytes();
        byte[] more = patch(header, 482, new byte[] {1});
        byte[] block = new byte[TarHeader.BYTES];
        block[504] = 1;
        for (int i = 0; i < 21; i++) {
            System.arraycopy(octal(0), 0, block, 24 * i, NUMBER_BYTES);
            System.arraycopy(octal(0), 0, block, 24 * i + NUMBER_BYTES, NUMBER_BYTES);
        }
        ByteArrayOutputStream endless = new ByteArrayOutputStream();
        endless.write(more, 0, TarHeader.BYTES);
        for (int i = 0; i < 4000; i++) {
            endless.writeBytes(block);
        }

        assertRefused(endless.toByteArray(), "map has no end");
        assertRefused(Arrays.copyOf(more, TarHeader.BYTES), "map has no end");
    }

    private static void assertRefused(byte[] tar, String reason) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(tar)).withMessageContaining(reason);
    }

    private static List<TarEntry> read(Tar tar) throws IOException {
        return read(tar.bytes());
    }

    private static List<TarEntry> read(byte[] bytes) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(bytes));
        List<TarEntry> entries = new ArrayList<>();
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    private static byte[] records(String... records) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        for (String record : records) {
            String[] parts = record.split("=", 2);
            header.writeBytes(Tar.record(parts[0], ascii(parts[1])));
        }
        return header.toByteArray();
    }

    /** Overwrites a field of a header, and makes its checksum right. */
    private static byte[] patch(byte[] tar, int offset, byte[] field) {
        byte[] patched = tar.clone();
        System.arraycopy(field, 0, patched, offset, field.length);
        int start = offset - offset % TarHeader.BYTES;
        Arrays.fill(patched, start + CHECKSUM, start + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = start; i < start + TarHeader.BYTES; i++) {
            sum += patched[i] & 0xff;
        }
        System.arraycopy(ascii("%06o\0 ".formatted(sum)), 0, patched, start + CHECKSUM, 8);
        return patched;
    }

    private static byte[] octal(long number) {
        return ascii("%011o\0".formatted(number));
    }

    /** A number as GNU tar writes those that octal digits have no room for. */
    private static byte[] binary(long number) {
        byte[] field = new byte[NUMBER_BYTES];
        Arrays.fill(field, (byte) (number < 0 ? 0xff : 0));
        field[0] |= (byte) 0x80;
        for (int i = 0; i < 8; i++) {
            field[NUMBER_BYTES - 1 - i] = (byte) (number >> (8 * i));
        }
        return field;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
