package dev.sillycon.tour;

import dev.sillycon.explain.Namespace;
import dev.sillycon.running.ProcessFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this machine's /proc says of a process. Read by the JVM: the child's own /proc will be another.
 *
 * @param values by what they are
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
record Facts(Map<String, String> values) {

    private static final String NONE = "none";

    private static final Pattern LOCAL_ADDRESS = Pattern.compile("\\|-- (\\S+)\\s+/32 host LOCAL");

    /** The facts of a process; {@code hostname} as itself sees it, since no file tells it to others. */
    static Facts of(long pid, String hostname) {
        ProcessFiles process = new ProcessFiles((int) pid);
        String status = process.text("status");
        List<String> mounts = process.text("mountinfo").lines().toList();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("process ID", field(status, "NSpid").replace(" ", ", inside "));
        for (Namespace namespace : Namespace.values()) {
            values.put(namespace.link(), namespace(process, namespace));
        }
        values.put("uid_map", map(process.text("uid_map")));
        values.put("gid_map", map(process.text("gid_map")));
        values.put("groups", orNone(field(status, "Groups")));
        values.put("capabilities", count(field(status, "CapEff")));
        values.put("bounding set", count(field(status, "CapBnd")));
        values.put("host name", hostname);
        values.put("addresses", addresses(process.text("net/fib_trie")));
        values.put("mounts", Integer.toString(mounts.size()));
        values.put("root", mounts.isEmpty() ? NONE : root(mounts));
        values.put("session", field(status, "NSsid").split(" ", -1)[0]);
        values.put("new rights", field(status, "NoNewPrivs").equals("1") ? "never" : "possible");
        return new Facts(values);
    }

    /** What is another now, as {@code name, before -> after}. */
    Map<String, String> changesSince(Facts before) {
        Map<String, String> changes = new LinkedHashMap<>();
        values.forEach((name, now) -> {
            String then = before.values.get(name);
            if (!now.equals(then)) {
                changes.put(name, then + " -> " + now);
            }
        });
        return changes;
    }

    private static String field(String status, String name) {
        return ProcessFiles.field(status, name)
                .map(value -> value.replaceAll("\\s+", " "))
                .orElse(NONE);
    }

    private static String namespace(ProcessFiles process, Namespace namespace) {
        return process.link("ns/" + namespace.link())
                .map(link -> link.replaceAll("^\\w+:\\[(\\d+)]$", "$1"))
                .orElse(NONE);
    }

    private static String count(String mask) {
        return mask.equals(NONE) ? NONE : Integer.toString(Long.bitCount(Long.parseUnsignedLong(mask, 16)));
    }

    private static String map(String lines) {
        return orNone(
                lines.lines().map(line -> line.strip().replaceAll("\\s+", " ")).collect(Collectors.joining(", ")));
    }

    private static String addresses(String trie) {
        TreeSet<String> addresses = new TreeSet<>();
        Matcher matcher = LOCAL_ADDRESS.matcher(trie);
        while (matcher.find()) {
            addresses.add(matcher.group(1));
        }
        return orNone(String.join(", ", addresses));
    }

    /** The file system that lies uppermost at /: proc_pid_mountinfo(5). */
    private static String root(List<String> mounts) {
        String type = NONE;
        for (String mount : mounts) {
            String[] parts = mount.split(" - ", 2);
            if (parts[0].split(" ", -1)[4].equals("/")) {
                type = parts[1].split(" ", -1)[0];
            }
        }
        return type;
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }
}
