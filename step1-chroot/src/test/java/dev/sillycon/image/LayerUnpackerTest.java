package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sillycon.linux.FileName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
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
    private final List<String> notes = new ArrayList<>();

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

    /** Made by tar(1): our own writer cannot. There are more extents than a header has room for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=posix --sparse-version=0.0",
                "--format=posix --sparse-version=0.1",
                "--format=posix --sparse-version=1.0"
            })
    void sparseFilesKeepTheirHoles(String form) throws IOException, InterruptedException {
        Path archive = temporary.resolve("sparse.tar");
        Process tar = new ProcessBuilder("sh", "-euc", """
                truncate -s 3G sparse
                for i in $(seq 60); do printf $i | dd of=sparse bs=1 seek=$((i * 50000000)) conv=notrunc status=none; done
                echo next >next
                tar --sparse $1 -cf "$2" sparse next
                """, "sh", form, archive.toString())
                .directory(temporary.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("GNU tar").isZero();

        unpack(Files.readAllBytes(archive));

        Path sparse = root.resolve("sparse");
        assertThat(sparse).hasSize(3L << 30);
        assertThat(blocks(sparse)).isLessThanOrEqualTo(blocks(temporary.resolve("sparse")));
        try (FileChannel file = FileChannel.open(sparse)) {
            for (int i = 1; i <= 60; i++) {
                ByteBuffer content = ByteBuffer.allocate(3);
                file.read(content, i * 50_000_000L);
                assertThat(new String(content.array(), StandardCharsets.US_ASCII))
                        .startsWith(Integer.toString(i));
            }
        }
        assertThat(root.resolve("next")).hasContent("next\n");
    }

    private static long blocks(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String output = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(output.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ustar", "pax", "GNU"})
    void namesAreBytes(String form) {
        byte[] name = {'c', 'a', 'f', (byte) 0xe9}; // in Latin-1
        Tar tar = new Tar();
        switch (form) {
            case "ustar" -> tar = new Tar(StandardCharsets.ISO_8859_1);
            case "pax" -> tar.pax("path", name);
            default -> tar.entry('L', "././@LongLink", name);
        }
        unpack(tar.file("caf\u00e9", "").bytes());

        try (ConfinedDirectory directory = new ConfinedDirectory(root.toString(), List.of())) {
            assertThat(directory.names()).map(FileName::encode).containsExactly(name);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'0', '5'})
    void attributesAreBytes(char type) throws IOException {
        byte[] value = {0, (byte) 0xff, '\n', (byte) 0xc3, '='};
        unpack(new Tar()
                .pax("SCHILY.xattr.user.sillycon", value)
                .entry(type, "it", new byte[0])
                .bytes());

        assertThat(attribute("it", "sillycon")).isEqualTo(value);
    }

    @Test
    void attributesOfOverlayfsOrOfTheMachineAreNotForALayerToSet() throws IOException {
        Tar tar = new Tar();
        byte[] records = Stream.of(
                        "user.overlay.redirect", "user.overlay.opaque", "trusted.overlay.opaque", "user.kept")
                .map(name -> Tar.record("SCHILY.xattr." + name, new byte[] {'y'}))
                .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes, (one, other) -> {})
                .toByteArray();
        unpack(tar.entry('x', "pax", records).entry('5', "it", new byte[0]).bytes());

        assertThat(attributes("it").list()).containsExactly("kept");
        assertThat(notes).isEmpty();
    }

    @Test
    void attributesThatCannotBeKeptAreTold() {
        unpack(new Tar()
                .pax("SCHILY.xattr.user." + "x".repeat(300), new byte[1])
                .file("it", "")
                .bytes());

        assertThat(notes).singleElement().asString().startsWith("1 extended attribute(s) of the image are not kept");
    }

    @Test
    void aHardLinkLeavesTheFileAsItIs() throws IOException {
        unpack(new Tar()
                .file("file", "")
                .pax("SCHILY.xattr.user.sillycon", new byte[1])
                .hardLink("link", "file")
                .bytes());

        assertThat(attributes("link").list()).isEmpty();
        assertThat(Files.isSameFile(root.resolve("file"), root.resolve("link"))).isTrue();
    }

    private byte[] attribute(String path, String name) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(attributes(path).size(name));
        attributes(path).read(name, value);
        return value.array();
    }

    private UserDefinedFileAttributeView attributes(String path) {
        return Files.getFileAttributeView(root.resolve(path), UserDefinedFileAttributeView.class);
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
            LayerUnpacker unpacker = new LayerUnpacker();
            unpacker.unpack(image.layers().get(0), target, whiteouts);
            notes.addAll(unpacker.notes());
        }
    }
}
