package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is killed at whatever moment: the store stays whole, the same command succeeds, nothing is left. */
class KilledIT {

    private static final int MOMENTS = 20;

    private static final String IMAGE = TestImages.debian().toString();

    private static Map<String, String> wholeLayers;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final TestStore store = TestStore.of(User.ALICE);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeAll
    static void unpackWithoutBeingKilled() {
        TestStore store = TestStore.of(User.ALICE);
        store.must("run", IMAGE, "true");
        store.must("run", TestImages.busybox().toString(), "true");
        wholeLayers = store.layers();
        assertThat(wholeLayers).hasSizeGreaterThan(3);
    }

    private interface Step {
        void prepare();
    }

    /** Kills {@code command} at random moments of its life, of which the preparation is not a part. */
    private void killAtRandomMoments(Step prepare, String command, String... arguments) {
        prepare.prepare();
        long start = System.nanoTime();
        store.must(command, arguments);
        long millis = (System.nanoTime() - start) / 1_000_000;
        for (int i = 0; i < MOMENTS; i++) {
            prepare.prepare();
            long moment = random.nextLong(millis);
            Command.Started started = store.command(command, arguments).start();
            Processes.pause(moment);
            started.signal("KILL");
            started.await();
            try {
                store.assertWhole(wholeLayers);
                prepare.prepare();
                store.must(command, arguments);
                store.assertWhole(wholeLayers);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "after a kill " + moment + " ms of " + millis + " after the start of " + command + ", seed "
                                + seed,
                        e);
            }
        }
        store.assertPruned();
    }

    @Test
    void load() {
        killAtRandomMoments(() -> store.command("rmi", "killed").run(), "load", IMAGE, "killed");
        assertThat(store.must("run", "killed", "cat", "/etc/issue.net")).isNotEmpty();
    }

    @Test
    void run() {
        killAtRandomMoments(() -> store.must("prune"), "run", IMAGE, "true");
    }

    @Test
    void runKeep() {
        store.must("load", TestImages.busybox().toString(), "box");
        killAtRandomMoments(
                () -> store.command("rm", "killed").run(),
                "run",
                "--keep",
                "--name",
                "killed",
                "box",
                "touch",
                "/file");
        assertThat(store.must("containers")).contains("killed");
    }

    @Test
    void rmi() {
        killAtRandomMoments(
                () -> {
                    store.must("load", IMAGE, "killed");
                    store.must("run", "killed", "true");
                },
                "rmi",
                "killed");
        store.assertEmpty();
    }
}
