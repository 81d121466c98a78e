package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    private static Json parse(String text) {
        return Json.parse("the document", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{\"a\":1",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{}]",
                "{}\0",
                "[1] behind",
            })
    void refusesWhatIsNotOneDocument(String text) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith("the document is not JSON: ");
    }

    @Test
    void blanksMayFollow() {
        assertThat(parse("{} \r\n\t").members()).isEmpty();
    }

    @Test
    void refusesAStringWithANul() {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> parse("{\"WorkingDir\": \"/srv\\u0000/x\"}")
                        .get("WorkingDir")
                        .string())
                .withMessage("the document has a NUL byte in a string: /srv?/x");
    }

    @Test
    void readsSizes() {
        assertThat(parse("0").number()).isZero();
        assertThat(parse("9223372036854775807").number()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "1.5", "1e3", "9223372036854775808", "1180591620717411303424", "\"1\"", "null", "[1]"})
    void refusesWhatIsNoSize(String text) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> parse(text).number())
                .withMessageStartingWith("the document has ");
    }
}
