package dev.sillycon.image;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A JSON value of an image, read with the types that the specifications promise.
 *
 * @param what names the document in messages
 * @param value a map, list, string, number, boolean or null
 */
public record Json(String what, Object value) {

    /** An image's documents are small; the OCI distribution spec asks registries for 4 MiB. */
    public static final int MOST_BYTES = 4 << 20;

    /** Reads a document; throws {@link ImageException} if it is not JSON. */
    public static Json parse(String what, byte[] bytes) {
        try (JsonParser parser = JSON.std.createParser(bytes)) {
            Json json = new Json(what, JSON.std.anyFrom(parser));
            if (parser.nextToken() != null) { // another reader might take the last value for the document
                throw new ImageException(what + " is not JSON: more follows behind its end");
            }
            return json;
        } catch (IOException e) {
            throw new ImageException(
                    what + " is not JSON: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }

    /** The member {@code name} of an object; a null value where it is absent. */
    public Json get(String name) {
        return new Json(what, as(Map.class, "an object").get(name));
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** The members of an object. */
    @SuppressWarnings("unchecked") // JSON has no other names than strings
    public Map<String, Object> members() {
        return as(Map.class, "an object");
    }

    /** Whether there is nothing, or null. */
    public boolean isAbsent() {
        return value == null;
    }

    /** The elements of an array; none where it is absent. */
    public List<Json> elements() {
        if (isAbsent()) {
            return List.of();
        }
        return ((List<?>) as(List.class, "an array"))
                .stream().map(element -> new Json(what, element)).toList();
    }

    /** The strings of an array; none where it is absent. */
    public List<String> strings() {
        return elements().stream().map(Json::string).toList();
    }

    /** The string; throws {@link ImageException} if it is something else, or has a NUL, which no path or argument can have. */
    public String string() {
        String string = as(String.class, "a string");
        if (string.indexOf('\0') >= 0) {
            throw new ImageException(what + " has a NUL byte in a string: " + string.replace('\0', '?'));
        }
        return string;
    }

    /** The string, or {@code fallback} where it is absent. */
    public String stringOr(String fallback) {
        return isAbsent() ? fallback : string();
    }

    /** The whole number, which is not negative. */
    public long number() {
        Number number = as(Number.class, "a number");
        boolean isWhole = number instanceof Integer || number instanceof Long; // what is larger is a BigInteger
        if (!isWhole || number.longValue() < 0) {
            throw new ImageException(what + " has " + number + " where a size must be");
        }
        return number.longValue();
    }

    private <T> T as(Class<T> type, String name) {
        if (!type.isInstance(value)) {
            throw new ImageException(
                    what + " has " + (value == null ? "nothing" : "something else") + " where " + name + " must be");
        }
        return type.cast(value);
    }
}
