package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An opened container image. Its files stay open until {@link #close}.
 *
 * @param name what the user called it
 * @param manifest as an OCI image layout has it; other forms have none
 * @param configuration as it stands in the image
 * @param config what it says
 * @param layers the lowest first
 */
public record Image(
        String name,
        Optional<Document> manifest,
        Document configuration,
        ImageConfig config,
        List<Layer> layers,
        AutoCloseable files)
        implements AutoCloseable {

    /** {@code OVL_MAX_STACK} of the kernel's fs/overlayfs/params.c. */
    private static final int MOST_LAYERS = 500;

    /**
     * Opens an image for this machine's platform.
     *
     * @param reference the path of a {@code docker image save} archive or of an OCI image layout, as a tar file (which
     *     gzip may have compressed) or a directory; where it holds several images, {@code PATH:TAG}
     * @throws ImageException if there is no such image, or it is not for this machine
     */
    public static Image open(String reference) {
        Location location = Location.of(reference);
        return open(reference, location.path(), location.tag());
    }

    /**
     * Opens an image of a file or directory that may hold several.
     *
     * @param name what the user called it
     * @param tag of the image, or the end of its tag
     */
    public static Image open(String name, Path path, Optional<String> tag) {
        Blobs blobs = open(name, path);
        try {
            if (isLayout(blobs)) {
                return OciLayout.read(name, blobs, tag);
            }
            return DigestDirectory.is(blobs) ? DigestDirectory.read(name, blobs) : DockerArchive.read(name, blobs, tag);
        } catch (IOException | RuntimeException e) {
            blobs.close();
            throw unreadable(name, e);
        }
    }

    /**
     * Opens the image of an OCI image layout that a manifest describes, be it in the index or not.
     *
     * @throws ImageException if something of it is missing or damaged, or it is not for this machine
     */
    public static Image open(String name, Path layout, Document manifest) {
        Blobs blobs = open(name, layout);
        try {
            return of(name, manifest, Digest::blobPath, blobs);
        } catch (RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    /** Whether {@code reference} is the path of something, with or without a tag behind it. */
    public static boolean isPath(String reference) {
        return Files.exists(Location.of(reference).path());
    }

    /**
     * The tags of all images that a file or directory holds; an image without a tag has none here.
     *
     * @param name what the user called it
     */
    public static List<String> tags(String name, Path path) {
        try (Blobs blobs = open(name, path)) {
            if (isLayout(blobs)) {
                return OciLayout.tags(blobs);
            }
            return DigestDirectory.is(blobs) ? List.of() : DockerArchive.tags(name, blobs);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static boolean isLayout(Blobs blobs) throws IOException {
        return blobs.find("index.json").isPresent();
    }

    private static RuntimeException unreadable(String name, Exception e) {
        return e instanceof RuntimeException known
                ? known
                : new ImageException("cannot read " + name + ": " + e.getMessage(), e);
    }

    /**
     * An image of layer files alone, as the shell script of 2023 took it.
     *
     * @param directory of an unpacked archive
     * @param layers paths in it, the lowest first
     */
    public static Image ofLayers(Path directory, List<String> layers, ImageConfig config) {
        Blobs blobs = open(directory.toString(), directory);
        try {
            List<Layer> opened = layers.stream()
                    .map(layer -> new Layer(blobs.get(layer), Optional.empty(), Optional.empty()))
                    .toList();
            Document configuration = Manifests.configuration(config, List.of());
            return new Image(directory.toString(), Optional.empty(), configuration, config, opened, blobs);
        } catch (RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    /** A layer's file, and its digest where the manifest names it. */
    record LayerFile(Blob blob, Optional<Digest> digest) {}

    /** Whether the configuration has the digests of the layers; one that was written by hand may lack them. */
    public boolean namesLayers() {
        Json rootfs = configuration.json().get("rootfs");
        return !rootfs.isAbsent() && !rootfs.get("diff_ids").elements().isEmpty();
    }

    /**
     * Puts together what a manifest of OCI or Docker names.
     *
     * @param path of a blob among {@code blobs}
     */
    static Image of(String name, Document manifest, Function<Digest, String> path, Blobs blobs) {
        Json json = manifest.json();
        Descriptor config = Descriptor.of(json.get("config"));
        byte[] configuration = blobs.get(path.apply(config.digest())).bytes();
        List<LayerFile> layers = json.get("layers").elements().stream()
                .map(descriptor -> Digest.parse(descriptor.get("digest").string()))
                .map(digest -> new LayerFile(blobs.get(path.apply(digest)), Optional.of(digest)))
                .toList();
        Document verified = new Document(config.mediaType(), config.digest().verify("configuration", configuration));
        return of(name, Optional.of(manifest), verified, layers, blobs);
    }

    /** Puts together what a manifest names; throws {@link ImageException} if it is not for this machine. */
    static Image of(
            String name, Optional<Document> manifest, Document configuration, List<LayerFile> layerFiles, Blobs blobs) {
        if (layerFiles.size() > MOST_LAYERS) {
            throw new ImageException(name + " has " + layerFiles.size() + " layers; " + MOST_LAYERS
                    + " are the most that overlayfs puts on top of each other");
        }
        Json config = configuration.json();
        PlatformManifest.check(name, config);
        Json rootfs = config.get("rootfs");
        List<String> diffIds =
                rootfs.isAbsent() ? List.of() : rootfs.get("diff_ids").strings();
        if (!diffIds.isEmpty() && diffIds.size() != layerFiles.size()) {
            throw new ImageException(name + " names " + layerFiles.size() + " layers in its manifest and "
                    + diffIds.size() + " in its configuration: it is damaged, save it again");
        }
        List<Layer> layers = new ArrayList<>();
        for (LayerFile file : layerFiles) {
            Optional<Digest> diffId =
                    diffIds.stream().skip(layers.size()).findFirst().map(Digest::parse);
            layers.add(new Layer(file.blob(), file.digest(), diffId));
        }
        return new Image(name, manifest, configuration, ImageConfig.of(config), List.copyOf(layers), blobs);
    }

    /** Whether {@code tag}, say {@code debian:12}, is the {@code wanted} one: its last part is enough to name it. */
    static boolean matches(String tag, String wanted) {
        return tag.equals(wanted) || tag.endsWith(":" + wanted);
    }

    static ImageException ambiguous(String name, String reason, Stream<String> tags) {
        return new ImageException(name + " " + reason + "; name one as PATH:TAG, its tags are: "
                + tags.filter(tag -> !tag.isEmpty()).distinct().collect(Collectors.joining(", ")));
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("files of an image close without checked exceptions", e);
        }
    }

    /** A path, and behind its last colon a tag; but a path that exists is a path. */
    private record Location(Path path, Optional<String> tag) {

        static Location of(String reference) {
            Path whole = Path.of(reference);
            int colon = reference.lastIndexOf(':');
            if (Files.exists(whole) || colon < 1 || !Files.exists(Path.of(reference.substring(0, colon)))) {
                return new Location(whole, Optional.empty());
            }
            return new Location(Path.of(reference.substring(0, colon)), Optional.of(reference.substring(colon + 1)));
        }
    }

    private static Blobs open(String name, Path path) {
        if (!Files.exists(path)) {
            throw new ImageException("no such image: " + path + " does not exist; save one to a file"
                    + " (docker image save, skopeo copy) or try ./sillycon demo");
        }
        if (Files.isDirectory(path)) {
            return new DirectoryBlobs(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new ImageException(name + " is not an image: neither a file nor a directory");
        }
        try {
            FileChannel file = FileChannel.open(path);
            Blob whole = new Blob(name, file, 0, file.size());
            return Compression.of(whole) == Compression.NONE
                    ? new TarBlobs(name, file)
                    : new TarBlobs(name, expand(whole));
        } catch (IOException e) {
            throw new ImageException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel temporaryFile() throws IOException {
        Path path = Files.createTempFile("sillycon-image-", ".tar");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** A copy without compression, for reading in place. The file has no name any more: nothing can be left of it. */
    private static FileChannel expand(Blob compressed) throws IOException {
        FileChannel file = temporaryFile();
        try (InputStream in = Compression.of(compressed).expand(compressed.open(), compressed)) {
            in.transferTo(Channels.newOutputStream(file));
            return file.position(0); // where the reader starts
        } catch (IOException e) {
            file.close();
            throw new IOException("expanding it to " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
