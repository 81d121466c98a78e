package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** How far a compressed file may expand. */
final class ExpansionLimitTest {

    private static final long GIB = 1L << 30;

    @Test
    void aGigabyteAndTwoHundredTimesTheSizeAreAllowed() throws IOException {
        long most = GIB + 200 * 1000;

        assertThat(read(most, 1000)).isEqualTo(most);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(most + 1, 1000))
                .withMessageContainingAll("layer.tar.gz", "1000 bytes", Long.toString(most));
    }

    @Test
    void bytesAreCountedHoweverTheyAreRead() throws IOException {
        try (InputStream in = limited(new ByteArrayInputStream(new byte[] {(byte) 0xff}), 1)) {
            assertThat(in.read()).isEqualTo(0xff);
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> limited(new Zeros(2 * GIB), 1).skip(2 * GIB));
    }

    private static long read(long expanded, long compressed) throws IOException {
        try (InputStream in = limited(new Zeros(expanded), compressed)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static InputStream limited(InputStream expanded, long compressed) {
        return new ExpansionLimit(expanded, new Blob("layer.tar.gz", null, 0, compressed));
    }

    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int start, int length) {
            int read = (int) Math.min(length, left);
            left -= read;
            return read == 0 ? -1 : read;
        }
    }
}
