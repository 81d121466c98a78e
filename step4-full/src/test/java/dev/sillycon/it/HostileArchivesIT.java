package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images made to do harm. Each is refused in one line, or started as a harmless one; nothing outside of it is read or changed,
 * and nothing of it stays.
 */
final class HostileArchivesIT {

    /** Who starts an image, and how. */
    enum Who {
        /** The most dangerous: the host's root, in no namespace at all. */
        ROOT_STEP1(User.ROOT, "step1"),
        /** The host's root again, and overlayfs obeys other attributes than in a user namespace. */
        ROOT_STEP2(User.ROOT, "step2"),
        ROOT_RUN(User.ROOT, "run"),
        ALICE_RUN(User.ALICE, "run"),
        BOB_RUN(User.BOB, "run");

        private final User user;
        private final String step;

        Who(User user, String step) {
            this.user = user;
            this.step = step;
        }

        boolean isRun() {
            return step.equals("run");
        }

        private Command command(Path image, List<String> words) {
            String[] rest = words.toArray(String[]::new);
            return isRun()
                    ? STORES.get(this).command(step, image.toString()).and(rest)
                    : Host.sillycon(user, step, image.toString()).and(rest);
        }
    }

    private static final Map<Who, TestStore> STORES = new EnumMap<>(Who.class);

    /** The layer of busybox in each store, which all images share. */
    private static final Map<Who, Map<String, String>> SHARED = new EnumMap<>(Who.class);

    private static Leftovers before;
    private static Canary canary;

    /** The case that all are just starting. It takes no longer to start them side by side. */
    private static String current = "";

    private static final Map<Who, Command.Started> STARTED = new HashMap<>();

    private static Path canaryPath() {
        return Path.of("/var/tmp/sillycon-canary-" + ProcessHandle.current().pid()); // in containers, /tmp is another
    }

    @BeforeAll
    static void prepare() {
        for (Who who : Who.values()) {
            if (who.isRun()) {
                STORES.put(who, TestStore.of(who.user));
            }
        }
        before = Leftovers.now();
        canary = new Canary(canaryPath());
        Path innocent = HostileImage.docker().asDirectory(Host.directory().resolve("innocent"));
        STORES.forEach((who, store) -> {
            Host.must(who.command(innocent, List.of("sh", "-c", ":")));
            SHARED.put(who, store.layers());
        });
    }

    static Stream<Arguments> cases() {
        return HostileCases.all(canaryPath().toString()).stream()
                .flatMap(one -> one.whos().stream().map(who -> Arguments.of(one, who)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void nothingOutsideIsReadOrChanged(HostileCase hostile, Who who) throws IOException {
        if (!current.equals(hostile.name())) {
            startAll(hostile);
        }
        Result result = STARTED.get(who).await();
        canary.assertUntouched();
        assertThat(result.out() + result.err()).doesNotContain(Canary.SECRET);
        assertThat(result.err()).as("%s", result).doesNotContainPattern("[\\p{Cc}&&[^\n\t]]");
        hostile.check().accept(who, result);
    }

    private static void startAll(HostileCase hostile) throws IOException {
        current = hostile.name();
        Path directory = Files.createDirectories(
                Host.directory().resolve("hostile").resolve(hostile.name().replaceAll("[^A-Za-z0-9]+", "-")));
        Path image = hostile.image().apply(directory);
        for (Who who : hostile.whos()) {
            STARTED.put(who, who.command(image, hostile.command()).start());
        }
    }

    /** No other image is harmed: what they share is as it was. And no part of a refused layer lies about. */
    @AfterAll
    static void nothingIsLeft() {
        STORES.forEach((who, store) -> {
            assertThat(SHARED.get(who)).hasSize(1);
            SHARED.get(who)
                    .forEach((chainId, digest) ->
                            assertThat(store.layers(chainId)).containsEntry(chainId, digest));
            assertThat(store.files()).doesNotContain("/unpacking");
            store.assertPruned();
            store.assertEmpty();
        });
        canary.remove();
        before.assertNothingNew();
    }
}
