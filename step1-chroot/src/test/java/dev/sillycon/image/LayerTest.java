package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a layer to its end, or noticing that it is not whole, or not the one. */
final class LayerTest {

    private static final int BLOCK = 512;

    /** A header, three blocks of content, a header, a block that is not full. */
    private static final byte[] LAYER =
            new Tar().file("large", "x".repeat(3 * BLOCK)).file("small", "y").bytes();

    private static final byte[] OTHER = new Tar().file("other", "z").bytes();

    @TempDir
    Path directory;

    @Test
    void aBlobThatIsNotTheNamedOneIsRefused() {
        ImageFiles files = ImageFiles.oci(LAYER).put(Digest.ofBytes(LAYER).blobPath(), OTHER);

        assertDamaged(files, "its digest is " + Digest.ofBytes(OTHER) + ", expected " + Digest.ofBytes(LAYER));
    }

    @Test
    void aLayerThatTheConfigurationDoesNotNameIsRefused() {
        String config = ImageFiles.config(ImageFiles.here(), OTHER);

        assertDamaged(
                new ImageFiles().dockerManifest("test:latest", config, LAYER),
                "its diff_id is " + Digest.ofBytes(LAYER) + ", expected " + Digest.ofBytes(OTHER));
    }

    @Test
    void whatStandsBehindTheEndOfTheTarCountsForTheDigest() {
        byte[] longer = Arrays.copyOf(LAYER, LAYER.length + 10 * BLOCK);
        longer[longer.length - 1] = 1;

        assertThat(names(ImageFiles.oci(longer))).containsExactly("large", "small");
    }

    @ParameterizedTest
    @CsvSource({
        "100,  damaged or truncated", // in the first header
        "812,  damaged or truncated", // in a block of content
        "1024, damaged or truncated", // between two blocks of content
        "2348, damaged or truncated", // in the second header
    })
    void aTruncatedTarIsRefused(int length, String reason) {
        assertDamaged(undigested(Arrays.copyOf(LAYER, length)), reason);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                6 * BLOCK, // no empty blocks at the end
                5 * BLOCK + 1, // nor zeros behind the content: umoci insert forgets them
            })
    void aMissingEndIsAccepted(int length) {
        assertThat(names(undigested(Arrays.copyOf(LAYER, length)))).containsExactly("large", "small");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15, 60})
    void aTruncatedGzipIsRefused(int length) {
        assertDamaged(undigested(Arrays.copyOf(Tar.gzip(LAYER), length)), "damaged or truncated");
    }

    @Test
    void noLayerIsReadFromATruncatedArchive() throws IOException {
        byte[] archive = ImageFiles.docker(LAYER).tar();
        Path path = Files.write(directory.resolve("image.tar"), Arrays.copyOf(archive, 2 * BLOCK));

        assertThatExceptionOfType(ImageException.class).isThrownBy(() -> {
            try (Image image = Image.open(path.toString())) {
                names(image);
            }
        });
    }

    /** An image whose digests do not matter: there are none. */
    private static ImageFiles undigested(byte[] layer) {
        return new ImageFiles()
                .put("manifest.json", "[{\"Config\": \"config\", \"Layers\": [\"layer\"]}]")
                .put("config", "{}")
                .put("layer", layer);
    }

    private void assertDamaged(ImageFiles files, String reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> names(files))
                .withMessageStartingWith("layer ")
                .withMessageContaining(reason);
    }

    private List<String> names(ImageFiles files) {
        try (Image image = files.open(directory)) {
            return names(image);
        }
    }

    private static List<String> names(Image image) {
        List<String> names = new ArrayList<>();
        image.layers().get(0).read((entry, content) -> {
            content.readAllBytes();
            names.add(entry.name());
        });
        return names;
    }
}
