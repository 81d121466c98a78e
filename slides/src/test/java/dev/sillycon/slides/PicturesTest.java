package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PicturesTest {

    private static final Path DIRECTORY = Path.of("src/main/resources");

    static List<Path> pictures() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".svg"))
                    .filter(file -> !file.endsWith("compare.svg")) // is drawn by ./sillycon compare
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void hasTheStyleOfAll(Path picture) throws IOException {
        String style = Files.readString(DIRECTORY.resolve("pictures.css")).indent(4);

        assertThat(Files.readString(picture)).contains("<style>\n" + style + "  </style>");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void hasASource(Path picture) {
        assertThat(Path.of("src/main/pictures", picture.getFileName().toString().replace(".svg", ".dot")))
                .exists();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void isToldInGermanOnSlides(Path picture, @TempDir Path target) throws IOException {
        new Pictures(DIRECTORY).forSlides(Language.DE, target);
        String german = Files.readString(target.resolve(picture.getFileName()));

        assertThat(german).contains("aria-label=").doesNotContain("<style>", "<title", " the ");
    }

    @Test
    void aTextWithoutGermanIsAnError(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("pictures-de.txt"), "a word = ein Wort\n");
        Files.writeString(
                directory.resolve("new.svg"),
                "<svg class=\"picture\"><title>a word</title><desc>a word</desc><text class=\"head\">another word</text></svg>");

        assertThatThrownBy(() -> new Pictures(directory).forSlides(Language.DE, directory.resolve("out")))
                .hasMessage("pictures-de.txt has no German for \"another word\" in new.svg");
    }
}
