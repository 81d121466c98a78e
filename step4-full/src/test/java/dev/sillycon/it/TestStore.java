package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A store of a test's own, in the home directory of a user. */
record TestStore(User user, Path path) {

    /**
     * One line for each unpacked layer: its chain ID, and a digest of all that {@code ls} would show of its files. Of directories
     * and whiteouts not the time: the layer may not tell it.
     */
    private static final String LAYERS = """
            cd "$1" 2>/dev/null || exit 0
            for layer in ids-*/layers/$2/layer; do
                [ -e "$layer" ] || continue
                chain=${layer#*/layers/}
                digest=$( (
                    cd "$layer"
                    find . \\( -type d -o -type c \\) -printf '%p %y %m %U %G\\n'
                    find . ! -type d ! -type c -printf '%p %y %m %U %G %s %T@ %l\\n'
                    find . -type f -exec sha256sum {} +
                ) | sort | sha256sum)
                echo "${chain%/layer} $digest"
            done
            """;

    private static final String BLOBS = """
            cd "$1/blobs/sha256" 2>/dev/null || exit 0
            for blob in *; do
                [ ! -e "$blob" ] || echo "$blob  $blob" | sha256sum --check --quiet
            done
            """;

    private static final String FILES = "cd \"$1\" && find . | sort";

    static TestStore of(User user) {
        Path home = user == User.ROOT ? Host.directory() : Host.home(user);
        return new TestStore(user, home.resolve("store-" + UUID.randomUUID()));
    }

    /** A command of sillycon's on this store. */
    Command command(String name, String... arguments) {
        return Host.sillycon(user, name, "--root", path.toString()).and(arguments);
    }

    /** What a command prints that must end well. */
    String must(String name, String... arguments) {
        return Host.must(command(name, arguments)).out();
    }

    /** A digest of the content of each unpacked layer, by its chain ID. */
    Map<String, String> layers() {
        return layers("*");
    }

    /** A digest of the content of those layers whose chain ID a pattern matches. */
    Map<String, String> layers(String pattern) {
        Map<String, String> layers = new TreeMap<>();
        asRoot(LAYERS, pattern).lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            layers.put(words[0], words[1]);
        });
        return layers;
    }

    /** Every blob has the digest that it is named by, and every layer is all of what it was in another store. */
    void assertWhole(Map<String, String> layersOfAnother) {
        assertThat(asRoot(BLOBS)).isEmpty();
        assertThat(layersOfAnother).containsAllEntriesOf(layers());
    }

    /** Removes garbage, after which no trace may be left of what has not come to its end. */
    void assertPruned() {
        must("prune");
        assertThat(must("prune")).isEqualTo("nothing to remove");
        assertThat(files()).doesNotContain("unpacking", "unfinished/", ".new");
    }

    /** No image, no layer, no container. */
    void assertEmpty() {
        assertThat(files()).doesNotContainPattern("(sha256|layers|containers|unfinished)/");
    }

    /** The paths of all files that the store has. */
    String files() {
        return asRoot(FILES);
    }

    private String asRoot(String script, String... arguments) {
        Command command = new Command(Host.asRoot())
                .and("sh", "-c", script, "sh", path.toString())
                .and(arguments);
        return Host.must(command).out();
    }
}
