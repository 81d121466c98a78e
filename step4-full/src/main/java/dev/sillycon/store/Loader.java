package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Image;
import dev.sillycon.image.ImageException;
import dev.sillycon.image.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes images from archives and layouts into the store. */
public final class Loader {

    private final Store store;

    public Loader(Store store) {
        this.store = store;
    }

    /**
     * Loads all images of an archive or layout, or the only one under a name of the user's.
     *
     * @return their names
     * @throws ImageException if there is none, or it is damaged
     */
    public List<Reference> load(Path path, Optional<Reference> name) {
        return load(path.toString(), path, name);
    }

    /** Loads from a stream, an archive: by way of a file, since an archive's table of contents may be at its end. */
    public List<Reference> load(InputStream in, Optional<Reference> name) throws IOException {
        try (BlobWriter file = store.blobs().create()) {
            in.transferTo(file);
            return load("standard input", file.file(), name);
        }
    }

    private List<Reference> load(String shown, Path path, Optional<Reference> name) {
        List<String> tags = Image.tags(shown, path);
        List<Reference> names = new ArrayList<>();
        Lock use = store.use();
        try {
            if (name.isPresent() || tags.isEmpty()) {
                names.add(name.orElseGet(() -> nameOf(shown, "latest")));
                add(shown, path, Optional.empty(), names.get(0));
            } else {
                for (String tag : tags) {
                    names.add(nameOf(shown, tag));
                    add(shown, path, Optional.of(tag), names.get(names.size() - 1));
                }
            }
            return names;
        } finally {
            use.close();
        }
    }

    private void add(String shown, Path path, Optional<String> tag, Reference name) {
        try (Image image = Image.open(shown, path, tag)) {
            Descriptor manifest = store.add(image);
            if (name.digest()
                    .filter(pinned -> !pinned.equals(manifest.digest()))
                    .isPresent()) {
                throw new ImageException("an image is called " + name + ", but its digest is " + manifest.digest()
                        + "; give it another name: ./sillycon load FILE NAME");
            }
            store.name(name, manifest);
        }
    }

    /** A tag may be a whole name, as Docker has it; of a mere tag, the file's name makes one. */
    private static Reference nameOf(String path, String tag) {
        if (tag.contains("/") || tag.contains(":")) {
            return Reference.parse(tag);
        }
        String file = Path.of(path).getFileName().toString().toLowerCase(Locale.ROOT);
        String stem = file.replaceFirst("(\\.(tar|tgz|gz|oci|docker))+$", "");
        try {
            return Reference.parse(Reference.LOCAL + "/" + stem + ":" + tag);
        } catch (ImageException e) {
            throw new ImageException(
                    "the image has no name, and that of " + path + " makes none: ./sillycon load FILE NAME", e);
        }
    }
}
