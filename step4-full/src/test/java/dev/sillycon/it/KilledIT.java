package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is killed at whatever moment: the store stays whole, the same command succeeds, nothing is left. */
class KilledIT {

    private static final int MOMENTS = 20;

    /** Four layers of so many files that unpacking them takes about as long as starting a JVM; the last one deletes. */
    private static final String RECIPE = """
            cd "$1"
            mkdir bin
            cp "$(command -v busybox)" bin/
            tar -cf 1.tar bin
            for layer in 2 3; do
                mkdir -p "files-$layer"
                i=0
                while [ $i -lt 1500 ]; do echo $i >"files-$layer/$i"; i=$((i + 1)); done
                tar -cf "$layer.tar" "files-$layer"
            done
            mkdir -p w/files-2
            touch w/.wh.files-3 w/files-2/.wh.17 w/files-2/new
            tar -C w -cf 4.tar .
            echo '{"config":{"Cmd":["/bin/busybox","true"]}}' >config.json
            echo '[{"Config":"config.json","Layers":["1.tar","2.tar","3.tar","4.tar"]}]' >manifest.json
            rm -r bin files-* w
            """;

    private static String image;
    private static Map<String, String> wholeLayers;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final TestStore store = TestStore.of(User.ALICE);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeAll
    static void unpackWithoutBeingKilled() throws IOException {
        Path directory = Files.createDirectory(Host.directory().resolve("many-files"));
        Host.must(new Command("sh", "-euc", RECIPE, "sh", directory.toString()));
        image = directory.toString();
        TestStore store = TestStore.of(User.ALICE);
        store.must("run", image);
        wholeLayers = store.layers();
        assertThat(wholeLayers).hasSize(4);
    }

    private interface Step {
        void take();
    }

    /**
     * Kills {@code command} at random moments of its life; then it must succeed.
     *
     * @param prepare is done before each time
     * @param clear is done after a kill that may have come too late
     */
    private void killAtRandomMoments(Step prepare, Step clear, String command, String... arguments) {
        prepare.take();
        long start = System.nanoTime();
        store.must(command, arguments);
        long millis = (System.nanoTime() - start) / 1_000_000;
        for (int i = 0; i < MOMENTS; i++) {
            clear.take();
            prepare.take();
            long moment = random.nextLong(millis);
            Command.Started started = store.command(command, arguments).start();
            Processes.pause(moment);
            started.signal("KILL");
            started.await();
            awaitProcesses(store);
            try {
                store.assertWhole(wholeLayers);
                clear.take();
                store.must(command, arguments);
                store.assertWhole(wholeLayers);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "killed %d ms of %d after the start of %s, seed %d".formatted(moment, millis, command, seed),
                        e);
            }
        }
        store.assertPruned();
    }

    /** The supervisor is dead, but its container can take its time, with a lock, until the kernel has written all to the disk. */
    private static void awaitProcesses(TestStore store) {
        String uid = Host.uid(store.user());
        Processes.await("the end of all processes", () -> Processes.ofUser(uid).isEmpty());
    }

    private void ifPossible(String command, String... arguments) {
        ifPossible(store, command, arguments);
    }

    private static void ifPossible(TestStore store, String command, String... arguments) {
        store.command(command, arguments).run();
    }

    @Test
    void load() {
        killAtRandomMoments(() -> ifPossible("rmi", "killed"), () -> {}, "load", image, "killed");
        assertThat(store.must("run", "killed", "/bin/busybox", "cat", "/files-2/1499"))
                .isEqualTo("1499");
    }

    @Test
    void run() {
        killAtRandomMoments(() -> store.must("prune"), () -> {}, "run", image);
    }

    @Test
    void runKeep() {
        killAtRandomMoments(
                () -> store.must("prune"),
                () -> ifPossible("rm", "killed"),
                "run",
                "--keep",
                "--name",
                "killed",
                image);
        assertThat(store.must("containers")).contains("killed");
    }

    /** Not at random moments: before each call by which something gets its name or loses it. */
    @Test
    void runKeepAndRmAtEachChangeOfNames() {
        TestStore store = TestStore.of(User.BOB); // strace(1) takes newuidmap's privileges, and BOB does not need it
        String[] run = {"--keep", "--name", "killed", image};
        int moment = 1;
        for (; !endsBefore(store, moment, "run", run); moment++) {
            ifPossible(store, "rm", "killed");
            store.must("run", run);
            store.must("rm", "killed");
        }
        assertThat(moment).isGreaterThan(4);
        for (moment = 1; !endsBefore(store, moment, "rm", "killed"); moment++) {
            ifPossible(store, "rm", "killed");
            store.must("run", run);
        }
        assertThat(moment).isGreaterThan(2);
        assertThat(store.must("containers")).doesNotContain("killed");
        store.assertPruned();
    }

    /** Kills a command, or its child, just before one of their threads makes its nth such call; false if that happened. */
    private static boolean endsBefore(TestStore store, int nth, String command, String... arguments) {
        String calls = "mkdir,mkdirat,rename,renameat2,unlinkat,fsync";
        Result result = Host.command(store.user(), "strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=" + calls)
                .and("-e", "inject=" + calls + ":signal=KILL:when=" + nth)
                .and(Host.launcher(), command, "--root", store.path().toString())
                .and(arguments)
                .run();
        awaitProcesses(store);
        boolean killed = result.status() == 128 + 9 || result.err().contains("was killed, with status 137");
        assertThat(killed || result.status() == 0).as("%s", result).isTrue();
        return !killed;
    }

    @Test
    void rmi() {
        Step loadAndRun = () -> {
            store.must("load", image, "killed");
            store.must("run", "killed");
        };
        killAtRandomMoments(loadAndRun, this::loadIfGone, "rmi", "killed");
        store.assertEmpty();
    }

    /** A kill after the image had lost its name is as good as none. */
    private void loadIfGone() {
        if (!store.must("images").contains("killed")) {
            store.must("load", image, "killed");
        }
    }

    @Test
    void commit() {
        String change = "cd /; cp -r files-2 added; rm -r files-2";
        store.must("run", "--keep", "--name", "kept", image, "/bin/busybox", "sh", "-c", change);
        killAtRandomMoments(() -> ifPossible("rmi", "killed"), () -> {}, "commit", "kept", "killed");
        assertThat(store.must("run", "killed", "/bin/busybox", "ls", "/added/new", "/bin"))
                .contains("/added/new", "busybox");
    }

    @Test
    void save() {
        store.must("load", image, "killed");
        Path file = store.path().resolveSibling("saved-" + seed);
        store.must("save", "killed", "-o", file.toString());
        String whole = digest(file);
        Step compare = () -> assertThat(digest(file)).isEqualTo(whole);
        killAtRandomMoments(compare, compare, "save", "killed", "-o", file.toString());
        // What the killed ones have left beside it, as any program would that writes a file.
        Host.must(Host.command(User.ALICE, "sh", "-c", "rm \"$1\" \"$1\".*.part", "sh", file.toString()));
    }

    private static String digest(Path file) {
        return Host.must(Host.command(User.ALICE, "sha256sum", file.toString())).out();
    }
}
