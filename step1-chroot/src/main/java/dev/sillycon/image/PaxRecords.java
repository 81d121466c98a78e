package dev.sillycon.image;

import dev.sillycon.linux.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of a pax extended header, {@code LENGTH KEYWORD=VALUE\n} each. POSIX wants UTF-8 in them; tools write names
 * and attributes as they are, so values are bytes here.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03">pax(1), pax Extended
 *     Header</a>
 */
final class PaxRecords {

    static final PaxRecords NONE = new PaxRecords(Map.of());

    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    /** Seconds, with parts of them; more than nanoseconds is dropped. */
    private static final Pattern TIME = Pattern.compile("(-?)([0-9]{1,16})(?:\\.([0-9]*))?");

    private final Map<String, byte[]> values;

    private PaxRecords(Map<String, byte[]> values) {
        this.values = values;
    }

    /** Takes an extended header apart; throws an exception if it is not made of records from end to end. */
    static PaxRecords parse(byte[] header) throws IOException {
        Map<String, byte[]> values = new LinkedHashMap<>();
        StringBuilder sparse = new StringBuilder();
        for (int start = 0; start < header.length; ) {
            int blank = indexOf(header, ' ', start, header.length);
            int end = start + length(header, start, blank);
            int equals = indexOf(header, '=', blank + 1, end);
            if (blank < 0 || end > header.length || equals < 0 || header[end - 1] != '\n') {
                throw new IOException("an extended header is not made of records");
            }
            String keyword = new String(header, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(header, equals + 1, end - 1);
            if (keyword.indexOf('\0') >= 0) {
                throw new IOException("an extended header has a keyword with a NUL byte");
            }
            if (keyword.equals(SparseMap.PAX_OFFSET) || keyword.equals(SparseMap.PAX_LENGTH)) {
                // The oldest form of sparse files has its map in records that repeat.
                sparse.append(sparse.isEmpty() ? "" : ",").append(new String(value, StandardCharsets.ISO_8859_1));
            } else {
                values.put(keyword, value);
            }
            start = end;
        }
        if (!sparse.isEmpty()) {
            values.put(SparseMap.PAX_MAP, sparse.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        return new PaxRecords(values);
    }

    /** The length of the record at {@code start}; -1 if there is none. */
    private static int length(byte[] header, int start, int blank) {
        String digits = blank < 0 ? "" : new String(header, start, blank - start, StandardCharsets.ISO_8859_1);
        return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : -1;
    }

    private static int indexOf(byte[] bytes, char wanted, int start, int end) {
        for (int i = start; i < Math.min(end, bytes.length); i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The value; empty if there is none. An empty value takes back what another header has said, so it counts as none. */
    private Optional<byte[]> get(String keyword) {
        return Optional.ofNullable(values.get(keyword)).filter(value -> value.length > 0);
    }

    /** A file's name; throws an exception if no file can have it. */
    Optional<String> name(String keyword) throws IOException {
        Optional<String> name = get(keyword).map(value -> FileName.decode(value, 0, value.length));
        if (name.isPresent() && name.get().indexOf('\0') >= 0) {
            throw new IOException("an extended header has a name with a NUL byte");
        }
        return name;
    }

    /** A text of ASCII. */
    Optional<String> text(String keyword) {
        return get(keyword).map(value -> new String(value, StandardCharsets.ISO_8859_1));
    }

    /** An integer, or {@code fallback} if there is none; throws an exception if it is something else. */
    long number(String keyword, long fallback) throws IOException {
        Optional<String> text = text(keyword);
        if (text.isEmpty()) {
            return fallback;
        }
        if (!INTEGER.matcher(text.get()).matches()) {
            throw new IOException("an extended header has something else where the number " + keyword + " must be");
        }
        return Long.parseLong(text.get());
    }

    /** A point in time; throws an exception if it is something else. */
    Optional<Instant> time(String keyword) throws IOException {
        Optional<String> text = text(keyword);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TIME.matcher(text.get());
        if (!matcher.matches()) {
            throw new IOException("an extended header has something else where the time " + keyword + " must be");
        }
        String fraction = matcher.group(3) == null ? "" : matcher.group(3);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        long seconds = Long.parseLong(matcher.group(2));
        boolean negative = matcher.group(1).equals("-");
        return Optional.of(Instant.ofEpochSecond(negative ? -seconds : seconds, negative ? -nanos : nanos));
    }

    /** Extended attributes by their names, with their values as they are. */
    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        values.forEach((keyword, value) -> {
            if (keyword.startsWith(ATTRIBUTE)) {
                attributes.put(keyword.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }
}
