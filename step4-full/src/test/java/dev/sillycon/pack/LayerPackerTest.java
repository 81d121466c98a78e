package dev.sillycon.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upper directory of overlayfs, made by hand: what it becomes in a layer. */
final class LayerPackerTest {

    @TempDir
    Path upper;

    private byte[] pack() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(LayerPacker.pack(upper.toString(), bytes)).isEmpty();
        return bytes.toByteArray();
    }

    private List<TarArchiveEntry> entries() throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(pack()), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private List<String> names() throws IOException {
        return entries().stream().map(TarArchiveEntry::getName).toList();
    }

    private void file(String name) throws IOException {
        Files.writeString(upper.resolve(name), name);
    }

    private void whiteout(String name) {
        Linux.mknodat(Constants.AT_FDCWD, upper.resolve(name).toString(), Constants.S_IFCHR, 0, 0);
    }

    private void attribute(Path file, String name, String value) throws IOException {
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whiteoutsBecomeNames() throws IOException {
        whiteout("gone");
        Files.createDirectory(upper.resolve("directory"));
        whiteout("directory/also-gone");
        Files.createLink(upper.resolve("gone-too"), upper.resolve("gone")); // overlayfs shares one among all names
        assertThat(names()).containsExactly("./", "directory/", "directory/.wh.also-gone", ".wh.gone", ".wh.gone-too");
        assertThat(entries()).allMatch(entry -> !entry.isCharacterDevice());
    }

    @Test
    void anOpaqueDirectorySaysSoBeforeAllThatItHolds() throws IOException {
        Path directory = Files.createDirectory(upper.resolve("directory"));
        attribute(directory, "overlay.opaque", "y");
        Files.createDirectory(directory.resolve(".a"));
        file("directory/.b");
        assertThat(names())
                .containsExactly("./", "directory/", "directory/.wh..wh..opq", "directory/.a/", "directory/.b");
    }

    @Test
    void overlayfsKeepsItsBooksToItself() throws IOException {
        Path directory = Files.createDirectory(upper.resolve("directory"));
        attribute(directory, "overlay.impure", "y");
        attribute(directory, "mine", "stays");
        assertThat(entries().get(1).getExtraPaxHeaders())
                .containsEntry("SCHILY.xattr.user.mine", "stays")
                .doesNotContainKey("SCHILY.xattr.user.overlay.impure");
        assertThat(names()).containsExactly("./", "directory/");
    }

    @Test
    void theFirstNameOfAFileHasItsContent() throws IOException {
        file("b");
        Files.createLink(upper.resolve("c"), upper.resolve("b"));
        Files.createLink(upper.resolve("a"), upper.resolve("b"));
        assertThat(entries())
                .extracting(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getLinkName())
                .endsWith("a 1 ", "b 0 a", "c 0 a");
    }

    @Test
    void theSameDirectoryMakesTheSameBytes() throws IOException {
        for (int i = 0; i < 100; i++) {
            file("file-" + i);
        }
        assertThat(pack()).isEqualTo(pack());
    }

    @Test
    void zerosHaveALimitAndHolesHaveNone() throws IOException {
        makeHole("a", 1 << 20);
        makeHole("b", 1 << 30);
        assertThat(pack()).hasSizeBetween(1 << 20, 2 << 20);
        assertThat(entries().get(1).isSparse()).isFalse();
        assertThat(entries().get(2).getRealSize()).isEqualTo(1 << 30);
    }

    private void makeHole(String name, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(upper.resolve(name).toFile(), "rw")) {
            file.setLength(size);
            file.seek(size / 2);
            file.write('x');
        }
    }

    @Test
    void aNameThatMeansAWhiteoutIsRefused() throws IOException {
        Files.createDirectory(upper.resolve("directory"));
        file("directory/.wh.file");
        assertThatThrownBy(this::pack)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/directory/.wh.file");
    }
}
