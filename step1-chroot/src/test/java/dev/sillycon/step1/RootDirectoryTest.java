package dev.sillycon.step1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Image;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.ImageFiles;
import dev.sillycon.image.Tar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers over layers in one directory: each deletes, then adds, and none of them leaves it. */
final class RootDirectoryTest {

    @TempDir
    Path temporary;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeDirectories() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("canary"), "sings");
    }

    /** What a name can be. */
    enum Kind {
        FILE,
        DIRECTORY,
        DIRECTORY_WITHOUT_ENTRY,
        LINK_TO_FILE,
        LINK_TO_NOTHING,
        HARD_LINK;

        Tar layer() {
            Tar layer = new Tar();
            return switch (this) {
                case FILE -> layer.file("it", "file");
                case DIRECTORY -> layer.directory("it").file("it/inner", "");
                case DIRECTORY_WITHOUT_ENTRY -> layer.file("it/inner", "");
                case LINK_TO_FILE -> layer.file("target", "").symlink("it", "target");
                case LINK_TO_NOTHING -> layer.symlink("it", "nowhere");
                case HARD_LINK -> layer.file("target", "").hardLink("it", "target");
            };
        }

        void assertIsAt(Path root) throws IOException {
            Path it = root.resolve("it");
            switch (this) {
                case FILE -> assertThat(Files.readString(it)).isEqualTo("file");
                case DIRECTORY, DIRECTORY_WITHOUT_ENTRY -> {
                    assertThat(Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS)).isTrue();
                    assertThat(it).isDirectoryContaining("glob:**/inner");
                }
                case LINK_TO_FILE -> assertThat(Files.readSymbolicLink(it)).hasToString("target");
                case LINK_TO_NOTHING -> assertThat(Files.readSymbolicLink(it)).hasToString("nowhere");
                case HARD_LINK ->
                    assertThat(Files.isSameFile(it, root.resolve("target"))).isTrue();
            }
        }
    }

    static Stream<Arguments> pairsOfKinds() {
        return Stream.of(Kind.values())
                .flatMap(below -> Stream.of(Kind.values()).map(above -> Arguments.of(below, above)));
    }

    @ParameterizedTest
    @MethodSource("pairsOfKinds")
    void anythingReplacesAnything(Kind below, Kind above) throws IOException {
        unpack(below.layer(), above.layer());

        above.assertIsAt(root);
    }

    @Test
    void aDirectoryOverADirectoryAddsToIt() {
        unpack(
                new Tar().directory("d").file("d/old", "1"),
                new Tar().directory("d").file("d/new", "2"));

        assertThat(root.resolve("d/old")).hasContent("1");
        assertThat(root.resolve("d/new")).hasContent("2");
    }

    @Test
    void replacingOneNameLeavesTheOthersOfTheFile() {
        unpack(new Tar().file("one", "old").hardLink("two", "one"), new Tar().file("two", "new"));

        assertThat(root.resolve("one")).hasContent("old");
        assertThat(root.resolve("two")).hasContent("new");
    }

    @Test
    void whiteoutsDeleteFilesAndTreesOfTheLayersBelow() {
        unpack(
                new Tar().file("file", "").file("tree/a/b", "").file("stays", ""),
                new Tar().file(".wh.file", "").file(".wh.tree", "").file("nowhere/.wh.nothing", ""));

        assertThat(root).isDirectoryContaining("glob:**/stays");
        assertThat(root.resolve("file")).doesNotExist();
        assertThat(root.resolve("tree")).doesNotExist();
    }

    @Test
    void whiteoutsSpareTheirOwnLayerInWhateverOrder() {
        unpack(
                new Tar().file("first", "old").file("last", "old").file("d/old", ""),
                new Tar()
                        .file(".wh.first", "")
                        .file("first", "new")
                        .file("last", "new")
                        .file(".wh.last", "")
                        .file("d/new", "")
                        .file("d/.wh..wh..opq", ""));

        assertThat(root.resolve("first")).hasContent("new");
        assertThat(root.resolve("last")).hasContent("new");
        assertThat(root.resolve("d").toFile().list()).containsExactly("new");
    }

    @Test
    void anOpaqueRootHidesEverythingBelow() {
        unpack(
                new Tar().file("old", "").file("d/old", ""),
                new Tar().file(".wh..wh..opq", "").file("new", ""));

        assertThat(root.toFile().list()).containsExactly("new");
    }

    /** Each tries to reach the canary, through links that it has made before. */
    static Stream<Arguments> escapes() {
        return Stream.of("ABSOLUTE", "../../../../../../../../../../..ABSOLUTE", "../outside")
                .flatMap(way -> Stream.of(
                        escape("write", way, layer -> layer.file("way/canary", "dead")),
                        escape("make a file", way, layer -> layer.file("way/cuckoo", "")),
                        escape("make a directory", way, layer -> layer.directory("way/nest")),
                        escape("make a link", way, layer -> layer.symlink("way/link", "canary")),
                        escape("hard link to it", way, layer -> layer.hardLink("way/second", "way/canary")),
                        escape("delete", way, layer -> layer.file("way/.wh.canary", "")),
                        escape("delete all", way, layer -> layer.file("way/.wh..wh..opq", "")),
                        escape(
                                "replace",
                                way,
                                layer -> layer.directory("way/canary").file("way/canary/egg", ""))));
    }

    private static Arguments escape(String name, String way, UnaryOperator<Tar> attempt) {
        return Arguments.of(name, way, attempt);
    }

    @ParameterizedTest(name = "{0} through {1}")
    @MethodSource("escapes")
    void nothingOutsideIsEverTouched(String name, String way, UnaryOperator<Tar> attempt) {
        String target = way.replace("ABSOLUTE", outside.toString());

        for (boolean sameLayer : new boolean[] {true, false}) {
            Tar link = new Tar().symlink("way", target);
            try {
                if (sameLayer) {
                    unpack(attempt.apply(link));
                } else {
                    unpack(link, attempt.apply(new Tar()));
                }
            } catch (ImageException e) {
                assertThat(e).hasMessageContaining("which the image lacks");
            }
            assertThat(outside.toFile().list()).containsExactly("canary");
            assertThat(outside.resolve("canary")).hasContent("sings");
        }
    }

    @Test
    void aLinkToAFileOutsideIsReplacedAndNotFollowed() {
        String canary = outside.resolve("canary").toString();
        unpack(
                new Tar()
                        .symlink("a", canary)
                        .symlink("b", canary)
                        .hardLink("c", "b")
                        .file("a", "own"),
                new Tar().file("b", "own").file("c", "own"));

        assertThat(outside.resolve("canary")).hasContent("sings");
        assertThat(Stream.of("a", "b", "c").map(root::resolve))
                .allSatisfy(file -> assertThat(file).hasContent("own"));
    }

    private void unpack(Tar... layers) {
        byte[][] archives = Arrays.stream(layers).map(Tar::bytes).toArray(byte[][]::new);
        try (Image image = ImageFiles.docker(archives).open(temporary)) {
            RootDirectory.unpack(image, root);
        }
    }
}
