package dev.sillycon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "caf\u00e9", "\u65e5\u672c", "\ud83d\ude00"})
    void utf8IsItself(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        assertThat(FileName.decode(bytes, 0, bytes.length)).isEqualTo(name);
        assertThat(FileName.encode(name)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "636166e9", "e9636166", "c3", "61c3", "f09f98", "80bfc0c1", "eda080", "c3a9e9c3a9"})
    void otherBytesComeBackAsTheyWere(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(FileName.encode(FileName.decode(bytes, 0, bytes.length))).isEqualTo(bytes);
    }
}
