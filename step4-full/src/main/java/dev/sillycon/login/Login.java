package dev.sillycon.login;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.step3.IdMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user of the image.
 *
 * @param groups the supplementary ones
 * @param home the home directory
 */
public record Login(int uid, int gid, List<Integer> groups, String home) {

    private static final String PASSWD = "etc/passwd";
    private static final String GROUP = "etc/group";
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Looks a user up in this root directory, as the OCI image spec wants it: {@code user}, {@code uid}, {@code user:group},
     * {@code uid:gid}. A number need not be in /etc/passwd; a name must. Nothing at all means root.
     *
     * @throws IllegalStateException if there is no such user or group
     * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#properties">OCI image spec,
     *     Config.User</a>
     */
    public static Login of(String user) {
        int colon = user.indexOf(':');
        String who = colon < 0 ? user : user.substring(0, colon);
        Optional<String> group = colon < 0 ? Optional.empty() : Optional.of(user.substring(colon + 1));
        String wanted = who.isEmpty() ? "0" : who;

        Optional<String[]> entry = entries(PASSWD, 7).stream()
                .filter(fields -> fields[0].equals(wanted) || fields[2].equals(wanted))
                .findFirst();
        if (entry.isEmpty() && !isNumber(wanted) && !wanted.equals("root")) {
            throw new IllegalStateException("no such user in the image: " + wanted + " is not in its /etc/passwd;"
                    + " give a number, or a name that it has, with --user");
        }
        int uid = entry.map(fields -> number(fields[2])).orElseGet(() -> wanted.equals("root") ? 0 : number(wanted));
        int gid = group.map(Login::group)
                .orElseGet(() -> entry.map(fields -> number(fields[3])).orElse(0));
        String name = entry.map(fields -> fields[0]).orElse(wanted);
        List<Integer> groups = group.isPresent() ? List.of() : supplementary(name);
        String home =
                entry.map(fields -> fields[5]).filter(path -> !path.isEmpty()).orElse("/");
        return new Login(uid, gid, groups, home);
    }

    private static int group(String group) {
        Optional<Integer> known = entries(GROUP, 4).stream()
                .filter(fields -> fields[0].equals(group))
                .map(fields -> number(fields[2]))
                .findFirst();
        if (group.equals("root") && known.isEmpty()) {
            return 0;
        }
        if (known.isEmpty() && !isNumber(group)) {
            throw new IllegalStateException("no such group in the image: " + group + " is not in its /etc/group");
        }
        return known.orElseGet(() -> number(group));
    }

    private static List<Integer> supplementary(String name) {
        return entries(GROUP, 4).stream()
                .filter(fields -> List.of(fields[3].split(",", -1)).contains(name))
                .map(fields -> number(fields[2]))
                .toList();
    }

    /** Refuses an ID that the container's map lacks: the kernel would only say EINVAL. */
    public void checkMapped(IdMapping mapping) {
        if (!mapping.uids().maps(uid) || !mapping.gids().maps(gid)) {
            throw new IllegalStateException(
                    "the image's user " + uid + ":" + gid + " does not exist in this container: "
                            + mapping.limit().orElse("its map ends before; run as another with --user"));
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }

    private static int number(String text) {
        if (!isNumber(text)) {
            throw new IllegalStateException("not a user or group ID in the image: " + text);
        }
        return Integer.parseInt(text);
    }

    private static List<String[]> entries(String file, int fields) {
        List<String[]> entries = new ArrayList<>();
        try (ConfinedDirectory root = new ConfinedDirectory("/", List.of())) {
            // A scratch image has no such file: then there are only numbers.
            String content = root.read(file, MOST_BYTES)
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .orElse("");
            content.lines().map(line -> line.split(":", -1)).forEach(parts -> {
                if (parts.length >= fields && isNumber(parts[2])) {
                    entries.add(parts);
                }
            });
        }
        return entries;
    }
}
