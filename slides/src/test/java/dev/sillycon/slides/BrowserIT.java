package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.slides.Programs.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every slide and page in Chromium: nothing overflows or overlaps, nothing is fetched, everything loads, links lead somewhere,
 * the space bar reaches each slide, axe finds no serious fault. Screenshots stay in {@code target/screenshots}.
 */
final class BrowserIT {

    private static final Path SITE = Path.of("target/generated-slides");
    private static final Path MODULES = Path.of("target/npm/node_modules").toAbsolutePath();

    @BeforeAll
    static void needsABrowser() {
        Programs.need("chromium", "chromium");
        Programs.need("node", "nodejs");
    }

    static Stream<Arguments> windows() {
        Stream<String> decks = Deck.all().stream().map(Deck::name);
        return Stream.concat(decks, Stream.of("index", "lessons"))
                .flatMap(page -> Stream.of("1920x1080", "1280x720")
                        .flatMap(size -> Stream.of("light", "dark").map(theme -> Arguments.of(page, size, theme))));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void looksRight(String page, String size, String theme) {
        String shots = "target/screenshots/" + page + "-" + size + "-" + theme;
        Result looked = Programs.run(
                Path.of("."),
                Map.of("NODE_PATH", MODULES.toString()),
                List.of("node", "src/test/browser/look.cjs", SITE.toString(), page + ".html", size, theme, shots));

        assertThat(looked.output()).matches("looked at [1-9]\\d*\n");
    }

    static Stream<String> decks() {
        return Deck.all().stream().map(Deck::name);
    }

    @ParameterizedTest
    @MethodSource("decks")
    void whatASpeakerDoesWorks(String deck) {
        Result used = Programs.run(
                Path.of("."),
                Map.of("NODE_PATH", MODULES.toString()),
                List.of("node", "src/test/browser/use.cjs", SITE.toString(), deck + ".html"));

        assertThat(used.output()).isEmpty();
    }
}
