package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Image;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.Layer;
import dev.sillycon.image.Manifests;
import dev.sillycon.image.Reference;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.FileStatus;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.Printable;
import dev.sillycon.step3.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Sillycon keeps on disk, in a directory that is itself an OCI image layout:
 *
 * <pre>
 * blobs/ index.json oci-layout    the images
 * unfinished/                     blobs that are on their way
 * ids-HASH/layers/CHAIN_ID/       layers, unpacked; the files belong to the IDs of one mapping
 * ids-HASH/containers/NAME/       containers that were kept
 * lock                            shared by who adds or uses, exclusive for who deletes
 * </pre>
 *
 * <p>Nothing in it is ever half-done: each thing is made beside its place and then renamed. Whoever is killed leaves at most
 * an orphan, which holds no lock, and which {@link Garbage} finds.
 */
public final class Store {

    /** Permission bits: group and others. */
    private static final int OTHERS_WRITE = 022;

    private final Path directory;
    private final BlobStore blobs;
    private final ImageIndex index;

    private Store(Path directory) {
        this.directory = directory;
        this.blobs = new BlobStore(directory, unfinished());
        this.index = new ImageIndex(directory);
    }

    /**
     * Opens a store; makes it if it is not there.
     *
     * @param root its directory, if it is not the user's usual one
     * @throws StoreException if it cannot be made, or if others can write into it
     */
    public static Store open(Optional<Path> root) {
        Path directory = directory(root);
        try {
            // Closed to others: a layer has set-user-ID programs, and who knows what in them.
            Files.createDirectories(directory.getParent());
            if (!Files.exists(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            refuseUnlessOwn(directory);
            Files.createDirectories(directory.resolve("blobs"));
            Files.createDirectories(directory.resolve("unfinished"));
        } catch (IOException e) {
            throw StoreException.of("cannot make the store " + directory, e);
        }
        Store store = new Store(directory);
        store.index.makeUnlessThere();
        return store;
    }

    /** Opens a store for its images: nothing is made there, so it may be another user's. */
    public static Store openForReading(Optional<Path> root) {
        return new Store(directory(root));
    }

    private static Path directory(Optional<Path> root) {
        if (root.filter(path -> path.toString().isEmpty()).isPresent()) { // a variable that was never set, say
            throw new StoreException("the store has no name: --root DIR");
        }
        return root.orElseGet(Store::ofUser).toAbsolutePath().normalize();
    }

    /** Who can write into it could have us write elsewhere, by a symbolic link; root above all. */
    private static void refuseUnlessOwn(Path directory) {
        FileStatus status = Linux.statx(Constants.AT_FDCWD, directory + "/."); // where a link leads
        if (status.uid() != Linux.geteuid() || (status.permissions() & OTHERS_WRITE) != 0) {
            throw new StoreException("others can write to the store " + directory
                    + ": see who owns it and its mode, or name another directory: --root DIR");
        }
    }

    /** {@code $XDG_DATA_HOME/sillycon}, else {@code ~/.local/share/sillycon}: the XDG Base Directory Specification. */
    private static Path ofUser() {
        String data = System.getenv("XDG_DATA_HOME");
        String home = System.getenv("HOME");
        return data != null && data.startsWith("/")
                ? Path.of(data, "sillycon")
                : Path.of(home != null ? home : System.getProperty("user.home"), ".local/share/sillycon");
    }

    public Path directory() {
        return directory;
    }

    public BlobStore blobs() {
        return blobs;
    }

    /** Until it is closed, nothing is deleted: for who adds something that has no name yet, or reads. */
    public Lock use() {
        return Lock.shared(lock());
    }

    /** Waits until nobody uses the store; then nobody can, until it is closed. */
    Lock alone() {
        return Lock.exclusive(lock());
    }

    /** The same, if nobody uses it just now. */
    Optional<Lock> aloneIfIdle() {
        return Lock.tryExclusive(lock());
    }

    /** Where blobs are before they are whole. */
    Path unfinished() {
        return directory.resolve("unfinished");
    }

    List<MappedDirectory> mappedDirectories(IdMapping mapping) {
        return MappedDirectory.all(directory, mapping);
    }

    private String lock() {
        return directory.resolve("lock").toString();
    }

    /** The manifests of all images, be they damaged or not, by name. */
    Map<String, Descriptor> manifests() {
        return index.read();
    }

    /** All images, by name; tells on standard error of those that are damaged. */
    public List<StoredImage> images() {
        List<StoredImage> images = new ArrayList<>();
        index.read().forEach((name, manifest) -> {
            try {
                images.add(StoredImage.read(name, manifest, blobs));
            } catch (ImageException | StoreException e) {
                System.err.println("sillycon: " + name + " is damaged: " + Printable.of(e.getMessage())
                        + "; remove it with ./sillycon rmi " + name);
            }
        });
        return images;
    }

    /**
     * Finds an image by what a user calls it: a name, short or in full, or the start of its ID.
     *
     * @throws ImageException if there is none, if several IDs begin so, or if it is damaged
     */
    public StoredImage find(String wanted) {
        String name = nameOf(wanted);
        return StoredImage.read(name, index.read().get(name), blobs);
    }

    /** The full name of the image that a user means, be it damaged or not. */
    public String nameOf(String wanted) {
        Map<String, Descriptor> names = index.read();
        for (String name : namesOf(wanted)) {
            if (names.containsKey(name)) {
                return name;
            }
        }
        String hex = wanted.startsWith("sha256:") ? wanted.substring("sha256:".length()) : wanted;
        List<StoredImage> byId = hex.matches("[0-9a-f]{4,64}")
                ? images().stream()
                        .filter(image -> image.id().hex().startsWith(hex))
                        .toList()
                : List.of();
        if (byId.stream().map(StoredImage::id).distinct().count() > 1) {
            throw new ImageException("several images have an ID that begins with " + hex + ": give more of it");
        }
        return byId.stream()
                .map(StoredImage::name)
                .findFirst()
                .orElseThrow(() -> new ImageException("no such image: " + wanted
                        + (namesOf(wanted).isEmpty()
                                ? " does not exist; save one to a file (docker image save, skopeo copy)"
                                        + " or try ./sillycon demo"
                                : " is neither a file nor in the store " + directory + "; see ./sillycon images,"
                                        + " get it: ./sillycon pull " + wanted
                                        + ", or name another store: --root DIR")));
    }

    /** An image that was only loaded or committed here comes before the one of the same short name at Docker Hub. */
    private static List<String> namesOf(String wanted) {
        try {
            Reference reference = Reference.parse(wanted);
            boolean isShort = !wanted.startsWith(reference.registry() + "/");
            return isShort
                    ? List.of(Reference.parse(Reference.LOCAL + "/" + wanted).toString(), reference.toString())
                    : List.of(reference.toString());
        } catch (ImageException e) {
            return List.of(); // an ID, or a mistake
        }
    }

    /** Opens an image for its layers, whatever its name means by now. */
    public Image open(StoredImage image) {
        return Image.open(image.name(), directory, image.manifest());
    }

    /**
     * Copies an image into the store, after a look at every byte. It has no name yet.
     *
     * @return its manifest's descriptor
     * @throws ImageException if it is damaged
     */
    public Descriptor add(Image image) {
        List<Descriptor> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (Layer layer : image.layers()) {
            try (BlobWriter blob = blobs.create()) {
                diffIds.add(layer.copyTo(blob));
                layers.add(new Descriptor(layer.mediaType(), blob.commit(), blob.position()));
            }
        }
        Document configuration = image.manifest().isPresent() || image.namesLayers()
                ? image.configuration()
                : Manifests.configuration(image.configuration().json().members(), diffIds);
        Document manifest = image.manifest().orElseGet(() -> Manifests.manifest(configuration.descriptor(), layers));
        blobs.write(configuration);
        blobs.write(manifest);
        return manifest.descriptor();
    }

    /** The same, unless the store has all of it, if perhaps damaged: then nothing is read or written. */
    public Descriptor addUnlessThere(Image image) {
        return image.manifest()
                .filter(manifest -> hasAll(new StoredImage(image.name(), manifest, image.configuration())))
                .map(Document::descriptor)
                .orElseGet(() -> add(image));
    }

    private boolean hasAll(StoredImage image) {
        return Stream.concat(
                        Stream.of(
                                image.manifest().descriptor(),
                                image.configuration().descriptor()),
                        image.layers().stream())
                .allMatch(blobs::has);
    }

    /** Takes a name, in full, from its image, which stays until {@link Garbage} finds it. */
    public void forget(String fullName) {
        index.update(names -> names.remove(fullName));
    }

    /** Where a layer is, if it has been unpacked for the IDs of {@code mapping}. */
    public Optional<Path> unpacked(Digest chainId, IdMapping mapping) {
        Path place = MappedDirectory.of(directory, mapping).path().resolve(MappedDirectory.LAYERS);
        return Optional.of(Path.of(place + "/" + chainId.hex() + StoredLayers.LAYER))
                .filter(Files::exists);
    }

    /** Gives an image a name, and takes it from the image that has had it. */
    public void name(Reference name, Descriptor manifest) {
        index.update(names -> names.put(name.toString(), manifest));
    }
}
