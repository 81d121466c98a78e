package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sillycon.image.ImageFiles.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding an image in a file or directory, or saying what is wrong with it. */
final class ImageTest {

    private static final byte[] LOWER = new Tar().file("a", "lower").bytes();
    private static final byte[] UPPER = new Tar().file("a", "upper").bytes();

    @TempDir
    Path directory;

    /** The two formats. */
    enum Format {
        OCI,
        DOCKER;

        ImageFiles of(byte[]... layers) {
            return this == OCI ? ImageFiles.oci(layers) : ImageFiles.docker(layers);
        }

        /** Images for this machine, one for each tag. */
        ImageFiles tagged(String... tags) {
            ImageFiles image = new ImageFiles();
            List<String> descriptors = Stream.of(tags)
                    .map(tag -> {
                        byte[] layer = new Tar().file("tag", tag).bytes();
                        String config = ImageFiles.config(ImageFiles.here(), layer);
                        if (this == OCI) {
                            return image.tagged(tag, image.manifest(config, layer));
                        }
                        image.dockerManifest("docker.io/test:" + tag, config, layer);
                        return "";
                    })
                    .toList();
            return this == OCI ? image.index(descriptors.toArray(String[]::new)) : image;
        }
    }

    static Stream<Arguments> formatsAndShapes() {
        return Stream.of(Format.values())
                .flatMap(format -> Stream.of(Shape.values()).map(shape -> Arguments.of(format, shape)));
    }

    @ParameterizedTest
    @MethodSource("formatsAndShapes")
    void bothFormatsAreReadFromFileAndDirectory(Format format, Shape shape) throws IOException {
        Path path = shape.save(format.of(LOWER, UPPER), directory);

        try (Image image = Image.open(path.toString())) {
            assertThat(image.config())
                    .isEqualTo(new ImageConfig(
                            Map.of("PATH", "/bin", "LANG", "C.UTF-8"), List.of("/init"), List.of("-v"), "/srv", "app"));
            assertThat(image.layers()).map(ImageTest::contents).containsExactly("a=lower", "a=upper");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArchiveMayBeCompressed(Format format) throws IOException {
        Path path = Files.write(
                directory.resolve("image.tar.gz"), Tar.gzip(format.of(LOWER).tar()));

        try (Image image = Image.open(path.toString())) {
            assertThat(image.layers()).map(ImageTest::contents).containsExactly("a=lower");
        }
    }

    @Test
    void layersMayBeCompressed() {
        ImageFiles files = new ImageFiles();
        String manifest = files.manifest(ImageFiles.config(ImageFiles.here(), LOWER), Tar.gzip(LOWER));

        try (Image image = files.index(files.tagged("latest", manifest)).open(directory)) {
            assertThat(image.layers()).map(ImageTest::contents).containsExactly("a=lower");
        }
    }

    @Test
    void anImageThatSaysNothingRunsInTheRootDirectoryWithTheUsualPath() {
        try (Image image = new ImageFiles().dockerManifest("empty:latest", "{}").open(directory)) {
            assertThat(image.layers()).isEmpty();
            assertThat(image.config())
                    .isEqualTo(
                            new ImageConfig(Map.of("PATH", ImageConfig.DEFAULT_PATH), List.of(), List.of(), "/", ""));
        }
    }

    @Test
    void nestedIndexesLeadToTheManifestForThisMachine() {
        ImageFiles files = new ImageFiles();
        String foreign = files.forPlatform(
                ImageFiles.foreign(), files.manifest(ImageFiles.config(ImageFiles.foreign(), UPPER), UPPER));
        String here = files.forPlatform(
                ImageFiles.here(), files.manifest(ImageFiles.config(ImageFiles.here(), LOWER), LOWER));
        String inner = files.blob(ImageFiles.indexOf(foreign, here), "");
        files.index(files.tagged("latest", ImageFiles.indexOf(inner)));

        try (Image image = files.open(directory)) {
            assertThat(image.layers()).map(ImageTest::contents).containsExactly("a=lower");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTagChoosesAmongSeveral(Format format) throws IOException {
        Path path = Shape.TAR.save(format.tagged("11", "12"), directory);

        try (Image image = Image.open(path + ":12")) {
            assertThat(image.layers()).map(ImageTest::contents).containsExactly("tag=12");
        }
    }

    @ParameterizedTest
    @MethodSource("formatsAndSuffixes")
    void anUnclearTagIsAnsweredByTheList(Format format, String suffix, String reason) throws IOException {
        Path path = Shape.TAR.save(format.tagged("11", "12"), directory);

        assertRefused(path + suffix, reason, "name one as PATH:TAG", "11, ", "12");
    }

    static Stream<Arguments> formatsAndSuffixes() {
        return Stream.of(Format.values())
                .flatMap(format -> Stream.of(
                        Arguments.of(format, "", "holds several images"),
                        Arguments.of(format, ":13", "has no such image")));
    }

    @Test
    void anImageForOtherMachinesIsRefusedWithBothNames() throws IOException {
        String config = ImageFiles.config(ImageFiles.foreign(), LOWER);
        ImageFiles docker = new ImageFiles().dockerManifest("foreign:latest", config, LOWER);
        ImageFiles oci = new ImageFiles();
        oci.index(oci.forPlatform(ImageFiles.foreign(), oci.manifest(config, LOWER)));

        for (ImageFiles files : List.of(docker, oci)) {
            Path path = Shape.TAR.save(files, directory);
            assertRefused(path.toString(), "is for linux/" + ImageFiles.foreign(), "is linux/" + ImageFiles.here());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,      no such image",
        "empty-file,   not a tar archive|neither index.json",
        "text-file,    not a tar archive",
        "empty-folder, neither index.json (OCI) nor manifest.json (Docker)",
        "/dev/null,    neither a file nor a directory",
    })
    void whatIsNoImageIsCalledSo(String name, String reasons) throws IOException {
        Files.createFile(directory.resolve("empty-file"));
        Files.writeString(directory.resolve("text-file"), "To whom it may concern.\n".repeat(100));
        Files.createDirectory(directory.resolve("empty-folder"));

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Image.open(directory.resolve(name).toString()))
                .satisfies(e -> assertThat(reasons.split("\\|")).anyMatch(e.getMessage()::contains));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            index.json    | no JSON                                     | index.json is not JSON
            index.json    | ''                                          | index.json is not JSON
            index.json    | {"manifests": [                             | index.json is not JSON
            index.json    | []                                          | index.json has something else where an object must be
            index.json    | {"manifests": {}}                           | something else where an array must be
            index.json    | {"manifests": [{}]}                         | nothing where a string must be
            index.json    | {"manifests": [{"digest": "sha256:../../x"}]} | not a digest
            index.json    | {"manifests": []}                           | has no such image
            manifest.json | {}                                          | something else where an array must be
            manifest.json | {"schemaVersion": 1, "fsLayers": []}        | a manifest of the old form, schema 1
            manifest.json | [{"Config": 1}]                             | something else where a string must be
            manifest.json | [{"Layers": []}]                            | nothing where a string must be
            manifest.json | [{"Config": "c", "Layers": ["l"]}]          | lacks its file l
            """)
    void wrongJsonIsToldByWhatItShouldBe(String file, String json, String reason) throws IOException {
        Path path = Shape.DIRECTORY.save(new ImageFiles().put(file, json), directory);

        assertRefused(path.toString(), reason);
    }

    @ParameterizedTest
    @EnumSource
    void aConfigurationThatIsNotTheNamedOneIsRefused(Format format) throws IOException {
        byte[] config = ImageFiles.config(ImageFiles.here(), LOWER).getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.ofBytes(config);
        String path = format == Format.OCI ? digest.blobPath() : digest.hex() + ".json";
        Path image = Shape.TAR.save(format.of(LOWER).put(path, "{}"), directory);

        assertRefused(image.toString(), "configuration is not the one that it names", digest.toString());
    }

    @Test
    void manifestAndConfigurationMustAgreeOnTheNumberOfLayers() throws IOException {
        ImageFiles files = new ImageFiles()
                .dockerManifest("test:latest", ImageFiles.config(ImageFiles.here(), LOWER, UPPER), LOWER);

        assertRefused(
                Shape.TAR.save(files, directory).toString(), "1 layers in its manifest and 2 in its configuration");
    }

    @ParameterizedTest
    @MethodSource("waysOutAndShapes")
    void aManifestCannotNameFilesOutsideTheImage(String way, String member, Shape shape) throws IOException {
        Path secret = Files.write(directory.resolve("secret"), LOWER);
        String outside = way.equals("/") ? secret.toString() : way + "secret";
        ImageFiles files = ImageFiles.docker(LOWER).put("config", "{}").put("layer", LOWER);
        String manifest = member.equals("Config")
                ? "[{\"Config\": \"%s\", \"Layers\": [\"layer\"]}]"
                : "[{\"Config\": \"config\", \"Layers\": [\"%s\"]}]";
        Path image = shape.save(files.put("manifest.json", manifest.formatted(outside)), directory);

        assertRefused(image.toString(), "lacks its file " + outside);
    }

    static Stream<Arguments> waysOutAndShapes() {
        return Stream.of("../", "../../../../../", "/")
                .flatMap(way -> Stream.of("Config", "Layers")
                        .flatMap(member -> Stream.of(Shape.values()).map(shape -> Arguments.of(way, member, shape))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/secret"})
    void aLinkInTheImageCannotNameFilesOutside(String target) throws IOException {
        Files.write(directory.resolve("secret"), LOWER);
        ImageFiles files = new ImageFiles()
                .put("manifest.json", "[{\"Config\": \"config\", \"Layers\": [\"layer\"]}]")
                .put("config", "{}");
        Path image = Shape.DIRECTORY.save(files, directory);
        Path absolute = target.startsWith("/") ? directory.resolve("secret") : Path.of(target);
        Files.createSymbolicLink(image.resolve("layer"), absolute);

        assertRefused(image.toString(), "lacks its file layer");
    }

    private static void assertRefused(String reference, String... reasons) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Image.open(reference))
                .satisfies(e -> assertThat(e.getMessage()).contains(reasons).doesNotContain("\n"));
    }

    /** The first file of a layer: {@code name=content}. */
    private static String contents(Layer layer) {
        StringBuilder text = new StringBuilder();
        layer.read((entry, content) -> text.append(entry.name())
                .append('=')
                .append(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
        return text.toString();
    }
}
