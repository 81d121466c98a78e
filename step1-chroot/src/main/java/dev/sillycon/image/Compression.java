package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * How a layer is compressed. The first bytes tell, as for every tool: media types are absent from some archives.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image spec, Layers: gzip, zstd</a>
 */
enum Compression {
    NONE {
        @Override
        InputStream decompress(InputStream in) {
            return in;
        }
    },
    GZIP {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        }
    },
    ZSTD {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new ZstdCompressorInputStream(in);
        }

        @Override
        void prepare() {
            com.github.luben.zstd.util.Native.load();
        }
    };

    /**
     * The bytes of a blob as they were before compression, within {@link ExpansionLimit}.
     *
     * @param in reads {@code blob}
     */
    InputStream expand(InputStream in, Blob blob) throws IOException {
        return new ExpansionLimit(decompress(in), blob);
    }

    abstract InputStream decompress(InputStream in) throws IOException;

    /** Loads native code that is needed, while this process can still reach its file. */
    void prepare() {}

    /** What the first bytes of {@code blob} say. */
    static Compression of(Blob blob) {
        try (InputStream in = blob.open()) {
            byte[] magic = in.readNBytes(4);
            if (magic.length >= 2 && u8(magic, 0) == 0x1f && u8(magic, 1) == 0x8b) {
                return GZIP;
            }
            if (magic.length == 4 && u8(magic, 0) == 0x28 && u8(magic, 1) == 0xb5 && u8(magic, 2) == 0x2f) {
                return ZSTD;
            }
            return NONE;
        } catch (IOException e) {
            throw new ImageException("cannot read " + blob.name() + ": " + e.getMessage(), e);
        }
    }

    private static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }
}
