package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking one layer apart: into files, and into what it deletes. */
final class LayerUnpackerTest {

    @TempDir
    Path temporary;

    private Path root;
    private final List<String> deleted = new ArrayList<>();

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
    }

    @Test
    void namesAreRelativeHoweverTheyAreWritten() {
        unpack(new Tar().file("./a/./file", "1").file("/b//file", "2").bytes());

        assertThat(root.resolve("a/file")).hasContent("1");
        assertThat(root.resolve("b/file")).hasContent("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../file", "a/../../file", "a/..", "/../file"})
    void anEntryThatLeadsOutsideIsRefused(String name) {
        assertRefused(new Tar().file(name, ""), "leads outside");
    }

    @Test
    void aHardLinkThatLeadsOutsideIsRefused() {
        assertRefused(new Tar().hardLink("link", "../../etc/passwd"), "leads outside");
    }

    @Test
    void aHardLinkToNothingIsRefused() {
        assertRefused(new Tar().hardLink("link", "missing"), "link to missing, which the image lacks");
    }

    @Test
    void theRootStaysADirectory() {
        assertRefused(new Tar().symlink("./", "/etc"), "replace its root directory");
    }

    @ParameterizedTest
    @CsvSource({
        ".wh.file,            file",
        "a/.wh.file,          a/file",
        "./a//.wh.file,       a/file",
        "a/.wh..hidden,       a/.hidden",
        ".wh..wh..opq,        / is opaque",
        "a/b/.wh..wh..opq,    a/b/ is opaque",
        ".wh..wh.plnk,        ", // aufs's own
    })
    void whiteoutsAreReportedAndNotUnpacked(String entry, String expected) {
        unpack(new Tar().file(entry, "").bytes());

        assertThat(deleted).isEqualTo(expected == null ? List.of() : List.of(expected));
        assertThat(root.resolve(entry)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", "a/.wh..", "a/.wh..."})
    void aWhiteoutOfADirectoryItselfIsRefused(String entry) {
        assertRefused(new Tar().file(entry, ""), "whiteout that leads outside");
    }

    /** Made by tar(1): our own writer cannot. */
    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void sparseFilesKeepTheirHoles(String form) throws IOException, InterruptedException {
        Path archive = temporary.resolve("sparse.tar");
        Process tar = new ProcessBuilder("sh", "-euc", """
                truncate -s 4M sparse
                printf middle | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none
                tar --sparse --format="$1" -cf "$2" sparse
                """, "sh", form, archive.toString())
                .directory(temporary.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("GNU tar").isZero();

        unpack(Files.readAllBytes(archive));

        Path sparse = root.resolve("sparse");
        assertThat(sparse).hasSameBinaryContentAs(temporary.resolve("sparse"));
        assertThat(blocks(sparse)).isLessThan(64);
    }

    private static long blocks(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String output = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(output.strip());
    }

    @Test
    void anInterruptedThreadStopsUnpacking() {
        try (Image image = ImageFiles.docker(new Tar().file("file", "").bytes()).open(temporary)) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> unpack(image));
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private void assertRefused(Tar layer, String reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> unpack(layer.bytes()))
                .withMessageContaining(reason);
    }

    private void unpack(byte[] layer) {
        try (Image image = ImageFiles.docker(layer).open(temporary)) {
            unpack(image);
        }
    }

    private void unpack(Image image) {
        Whiteouts whiteouts = new Whiteouts() {
            @Override
            public void whiteout(String path) {
                deleted.add(path);
            }

            @Override
            public void opaque(String directory) {
                deleted.add(directory + "/ is opaque");
            }
        };
        try (ConfinedDirectory target = new ConfinedDirectory(root.toString(), List.of())) {
            new LayerUnpacker().unpack(image.layers().get(0), target, whiteouts);
        }
    }
}
