package dev.sillycon.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link Probe} has found, by name. */
public record Facts(Map<String, String> values) {

    /** What begins a line of its output: the rest is {@code NAME=VALUE}. */
    public static final String INSIDE = "sillycon-probe ";

    public static final String OUTSIDE = "sillycon-probe-outside ";

    /** Those that are in the output of a command, among whatever else it has written. */
    public static Facts of(String prefix, List<String> output) {
        Map<String, String> values = new TreeMap<>();
        for (String line : output) {
            int equals = line.indexOf('=');
            if (line.startsWith(prefix) && equals > 0) {
                values.put(line.substring(prefix.length(), equals), line.substring(equals + 1));
            }
        }
        return new Facts(values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The fact of that name. */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the probe does not tell: " + name + "; is /proc mounted?");
        }
        return value;
    }

    public int number(String name) {
        return Integer.parseInt(get(name));
    }

    /** Network interfaces, sorted. */
    public List<String> interfaces() {
        return List.of(get("interfaces").split(" ", -1)).stream().sorted().toList();
    }
}
