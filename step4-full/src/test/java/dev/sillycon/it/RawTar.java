package dev.sillycon.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A tar file that a test writes byte by byte: also what no archiver would write. A character of a string is a byte here. */
final class RawTar {

    static final int BLOCK = 512;

    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int MAJOR = 329;
    private static final int MINOR = 337;
    static final int PREFIX = 345;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The bytes of {@code text} in UTF-8, each as a character. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String octal(long number) {
        return String.format("%011o", number) + "\0";
    }

    /** A number of {@code length} bytes, as GNU tar writes those that octal digits have no room for. */
    static String binary(long number, int length) {
        byte[] field = new byte[length];
        Arrays.fill(field, (byte) (number < 0 ? 0xff : 0));
        for (int i = 0; i < Math.min(8, length); i++) {
            field[length - 1 - i] = (byte) (number >> (8 * i));
        }
        field[0] |= (byte) 0x80;
        return new String(field, StandardCharsets.ISO_8859_1);
    }

    RawTar file(String name, String content) {
        return add(entry('0', name).content(content));
    }

    RawTar directory(String name) {
        return add(entry('5', name).mode(0755));
    }

    RawTar symlink(String name, String target) {
        return add(entry('2', name).link(target));
    }

    RawTar hardLink(String name, String target) {
        return add(entry('1', name).link(target));
    }

    /** A pax extended header for the next entry; a record is {@code KEYWORD=VALUE}. */
    RawTar pax(String... records) {
        return add(entry('x', "pax").content(paxRecords(records)));
    }

    static String paxRecords(String... records) {
        StringBuilder header = new StringBuilder();
        for (String record : records) {
            int rest = record.length() + " \n".length();
            int length = rest + Integer.toString(rest).length(); // it counts its own digits
            length = rest + Integer.toString(length).length();
            header.append(length).append(' ').append(record).append('\n');
        }
        return header.toString();
    }

    RawTar add(Entry entry) {
        byte[] content = bytes(entry.content);
        bytes.writeBytes(entry.header());
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[-content.length & (BLOCK - 1)]);
        return this;
    }

    RawTar raw(byte[] block) {
        bytes.writeBytes(block);
        return this;
    }

    /** The archive with its end. */
    byte[] bytes() {
        byte[] begun = begun();
        return Arrays.copyOf(begun, begun.length + 2 * BLOCK);
    }

    /** The archive without its end. */
    byte[] begun() {
        return bytes.toByteArray();
    }

    static Entry entry(char type, String name) {
        return new Entry(type, name);
    }

    /** A header, and what follows it. */
    static final class Entry {

        private final Map<Integer, String> fields = new TreeMap<>();
        private String content = "";
        private boolean sized;

        private Entry(char type, String name) {
            field(0, name.substring(0, Math.min(100, name.length())));
            field(TYPE, Character.toString(type));
            field(MAGIC, "ustar\0" + "00");
            mode(0644);
            owner(0, 0);
            field(TIME, octal(1_000_000_000));
        }

        Entry content(String text) {
            content = text;
            return this;
        }

        /** The size that the header tells, true or not. */
        Entry size(String field) {
            sized = true;
            return field(SIZE, field);
        }

        Entry link(String target) {
            return field(LINK, target);
        }

        Entry mode(int mode) {
            return field(MODE, String.format("%07o", mode) + "\0");
        }

        Entry owner(long uid, long gid) {
            return field(UID, binary(uid, 8)).field(GID, binary(gid, 8));
        }

        Entry time(long seconds) {
            return field(TIME, binary(seconds, 12));
        }

        Entry device(long major, long minor) {
            return field(MAJOR, String.format("%07o", major) + "\0").field(MINOR, String.format("%07o", minor) + "\0");
        }

        /** Any bytes anywhere in the header; the checksum is made right, unless it is given. */
        Entry field(int offset, String value) {
            fields.put(offset, value);
            return this;
        }

        private byte[] header() {
            if (!sized) {
                field(SIZE, octal(content.length()));
            }
            byte[] block = new byte[BLOCK];
            fields.forEach((offset, value) -> System.arraycopy(bytes(value), 0, block, offset, value.length()));
            if (!fields.containsKey(CHECKSUM)) {
                Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
                int sum = 0;
                for (byte value : block) {
                    sum += value & 0xff;
                }
                System.arraycopy(bytes(String.format("%06o", sum) + "\0 "), 0, block, CHECKSUM, 8);
            }
            return block;
        }
    }
}
