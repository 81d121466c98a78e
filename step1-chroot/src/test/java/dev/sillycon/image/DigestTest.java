package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {

    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void isTheHashOfTheBytes() {
        assertThat(Digest.ofBytes("abc".getBytes(StandardCharsets.UTF_8))).hasToString("sha256:" + SHA256_OF_ABC);
    }

    @ParameterizedTest
    @CsvSource({"sha256, 64", "sha512, 128"})
    void namesTheBlobsPath(String algorithm, int length) {
        String hex = "0".repeat(length);

        assertThat(Digest.parse(algorithm + ":" + hex).blobPath()).isEqualTo("blobs/" + algorithm + "/" + hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:../../../../etc/passwd",
                "md5:900150983cd24fb0d6963f7d28e17f72",
                "sha512:" + SHA256_OF_ABC,
                "sha256:" + SHA256_OF_ABC + "0",
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "sha256:" + SHA256_OF_ABC + "\n",
            })
    void refusesWhatHasAnotherForm(String text) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Digest.parse(text))
                .withMessageStartingWith("not a digest");
    }

    @Test
    void tellsWhatContentIsInsteadOfWhatItShouldBe() {
        Digest expected = Digest.ofBytes(new byte[] {1});

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> expected.verify("manifest", "abc".getBytes(StandardCharsets.UTF_8)))
                .withMessageContainingAll("the image's manifest", SHA256_OF_ABC, expected.toString());
    }
}
