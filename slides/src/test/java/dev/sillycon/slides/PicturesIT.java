package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pictures are what Graphviz draws of their sources. {@code -Drecord} draws them anew. */
final class PicturesIT {

    private static final Path SOURCES = Path.of("src/main/pictures");
    private static final Path PICTURES = Path.of("src/main/resources");

    @BeforeAll
    static void needsGraphviz() {
        Programs.need("neato", "graphviz");
    }

    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isWhatItsSourceTells(Path source) throws IOException {
        Path picture = PICTURES.resolve(source.getFileName().toString().replace(".dot", ".svg"));
        String drawn = draw(source);

        if (System.getProperty("record") != null) {
            Files.writeString(picture, drawn);
        }
        assertThat(drawn).as("%s, drawn anew from %s", picture, source).isEqualTo(Files.readString(picture));
    }

    @Test
    void aChangedSourceIsAnotherPicture(@TempDir Path directory) throws IOException {
        Path source = SOURCES.resolve("uid-map.dot");
        String text = Files.readString(source);
        Path copy = Files.writeString(directory.resolve("uid-map.dot"), text);
        assertThat(draw(copy)).isEqualTo(draw(source));

        Files.writeString(copy, text.replace("label=1002", "label=1003"));
        assertThat(draw(copy)).isNotEqualTo(draw(source)).contains(">1003</text>");
    }

    private static String draw(Path source) throws IOException {
        return new Drawing(source).svg(Files.readString(PICTURES.resolve("pictures.css")));
    }
}
