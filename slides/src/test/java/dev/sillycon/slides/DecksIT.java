package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decks that the build has made: their minutes, and that both languages tell the same. */
final class DecksIT {

    private static final Path SITE = Path.of("target/generated-slides");
    private static final Path EXERCISES = Path.of("../step4-full/src/main/resources/dev/sillycon/lab/exercises.json");
    private static final Pattern SLIDE = Pattern.compile("<section\\b(.*?)</section>", Pattern.DOTALL);
    private static final Pattern MINUTES = Pattern.compile("<aside class=\"notes\">(?:<[^>]*>|\\s)*(\\d+):(\\d\\d)");

    @ParameterizedTest
    @CsvSource({"lightning-en,10", "lightning-de,10", "workshop-en,90", "workshop-de,90"})
    void fitsItsMinutes(String deck, int minutes) throws IOException {
        Duration sum = slides(deck).stream().map(DecksIT::duration).reduce(Duration.ZERO, Duration::plus);

        assertThat(sum).isBetween(Duration.ofMinutes(minutes * 9 / 10), Duration.ofMinutes(minutes));
    }

    private static Duration duration(String slide) {
        var minutes = MINUTES.matcher(slide);
        assertThat(minutes.find())
                .as("the notes begin with minutes, as in 0:30: %s", slide)
                .isTrue();
        return Duration.ofMinutes(Long.parseLong(minutes.group(1))).plusSeconds(Long.parseLong(minutes.group(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lightning", "workshop"})
    void germanAndEnglishHaveTheSameSlides(String talk) throws IOException {
        List<String> english =
                slides(talk + "-en").stream().map(DecksIT::skeleton).toList();
        List<String> german =
                slides(talk + "-de").stream().map(DecksIT::skeleton).toList();

        assertThat(english).hasSizeGreaterThan(20);
        assertThat(german).isEqualTo(english);
    }

    /** What must not depend on the language: the elements, their classes, and all code. */
    private static String skeleton(String slide) {
        String withoutPictures =
                slide.replaceAll("aria-label=\"[^\"]*\"", "").replaceAll("(?s)<text([^>]*)>.*?</text>", "<text$1>");
        StringBuilder kept = new StringBuilder();
        var code = Pattern.compile("(?s)<pre.*?</pre>|<(?:h\\d|p|ul|ol|li|table|td|tr|div|svg|text|rect|path)\\b[^>]*>")
                .matcher(withoutPictures);
        while (code.find()) {
            kept.append(code.group()).append('\n');
        }
        return kept.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"workshop-en", "workshop-de"})
    void namesEveryExercise(String deck) throws IOException {
        List<String> exercises = Pattern.compile("\"name\": \"([^\"]+)\"")
                .matcher(Files.readString(EXERCISES))
                .results()
                .map(match -> "<code>" + match.group(1) + "</code>")
                .toList();

        assertThat(exercises).isNotEmpty();
        assertThat(String.join("", slides(deck))).contains(exercises);
    }

    @Test
    void everyPictureIsShown() throws IOException {
        String all = "";
        for (Deck deck : Deck.all()) {
            all += String.join("", slides(deck.name()));
        }
        assertThat(all.split("class=\"picture\"", -1).length - 1).isGreaterThanOrEqualTo(2 * 7);
    }

    private static List<String> slides(String deck) throws IOException {
        String page = Files.readString(SITE.resolve(deck + ".html"));
        return SLIDE.matcher(page).results().map(match -> match.group(1)).toList();
    }
}
