package dev.sillycon.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands that print {@link Facts}. A shell is enough for them, in any image. */
public final class Probe {

    /** Mounts /proc where there is none: what follows reads it. */
    private static final String PROC = """
            if ! [ -e /proc/self ]; then mkdir -p /proc && mount -t proc proc /proc; fi
            """;

    private Probe() {}

    /** Looks around, and changes nothing. */
    public static List<String> look() {
        return shell(fact(Facts.INSIDE) + resource("look.sh"));
    }

    /**
     * Looks around, and tries what it may do.
     *
     * @param beacon a file that only the host has
     */
    public static List<String> lookAndTry(String beacon) {
        List<String> words = new ArrayList<>(
                shell(PROC + fact(Facts.INSIDE) + resource("identity.sh") + resource("look.sh") + resource("try.sh")));
        words.add(beacon);
        return words;
    }

    /** Tells where a command is started from, then executes it. */
    public static List<String> from(List<String> command) {
        List<String> words = new ArrayList<>(shell(fact(Facts.OUTSIDE) + resource("identity.sh") + "exec \"$@\"\n"));
        words.addAll(command);
        return words;
    }

    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script, "probe");
    }

    /** The function by which the scripts tell a fact. */
    private static String fact(String side) {
        return "fact() { printf '" + side + "%s=%s\\n' \"$1\" \"$2\"; }\n";
    }

    private static String resource(String name) {
        try (InputStream stream = Probe.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
