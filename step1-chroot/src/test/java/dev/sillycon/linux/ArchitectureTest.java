package dev.sillycon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArchitectureTest {

    @ParameterizedTest
    @CsvSource({"amd64, amd64", "aarch64, arm64"})
    void hasTheNameThatImagesUse(String javaName, String ociName) {
        assertThat(Architecture.of(javaName).ociName()).isEqualTo(ociName);
    }

    @Test
    void thatIsUnknownIsRefused() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Architecture.of("riscv64"))
                .withMessageContaining("riscv64");
    }
}
