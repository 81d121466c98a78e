package dev.sillycon.image;

import dev.sillycon.linux.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Takes a layer apart: what it adds goes to a directory, what it deletes to a {@link Whiteouts}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets">OCI image spec,
 *     Applying Changesets</a>
 */
public final class LayerUnpacker {

    /** Bytes of a path and of one of its names: limits.h; the path's has room for a NUL. */
    private static final int PATH_MAX = 4096;

    private static final int NAME_MAX = 255;

    private static final String WHITEOUT_PREFIX = ".wh.";
    private static final String OPAQUE_WHITEOUT = ".wh..wh..opq";

    private int devices;
    private int owners;
    private int attributes;
    private int unknown;

    /**
     * Unpacks all that {@code layer} adds into {@code target}, and replaces what is in the way.
     *
     * @throws ImageException if the layer is damaged or wants to leave the directory
     * @throws CancellationException if this thread is interrupted
     */
    public void unpack(Layer layer, ConfinedDirectory target, Whiteouts whiteouts) {
        layer.read((entry, content) -> {
            String path = clean(entry.name(), layer);
            if (!reportWhiteout(path, whiteouts, layer)) {
                add(entry, target.throughLinks(path), content, target, layer);
            }
        });
        target.setDirectoryTimes();
    }

    /** Reads {@code layer} only for what it deletes. */
    public void unpackWhiteouts(Layer layer, Whiteouts whiteouts) {
        layer.read((entry, content) -> reportWhiteout(clean(entry.name(), layer), whiteouts, layer));
    }

    /** What could not be kept, one line each: nothing to stop for, but for the user to know. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (devices > 0) {
            notes.add("skipped " + devices
                    + " device node(s) of the image: only the host's root may make them, mknod(2)");
        }
        if (owners > 0) {
            notes.add(owners + " file(s) of the image belong to root here: their owners' IDs are not mapped;"
                    + " ./sillycon doctor tells how to have more IDs");
        }
        if (attributes > 0) {
            notes.add(attributes
                    + " extended attribute(s) of the image are not kept: the file system here cannot have them,"
                    + " xattr(7)");
        }
        if (unknown > 0) {
            notes.add("skipped " + unknown + " entry(s) of the image of a type that is not for file systems");
        }
        return notes;
    }

    /** A path without empty parts and dots, relative to the layer's root; empty for the root itself. */
    private static String clean(String name, Layer layer) {
        List<String> parts = Arrays.stream(name.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw new ImageException("layer " + layer.name() + " has an entry that leads outside: " + name);
        }
        String path = String.join("/", parts);
        if (isLongerThan(PATH_MAX - 1, path) || parts.stream().anyMatch(part -> isLongerThan(NAME_MAX, part))) {
            throw new ImageException("layer " + layer.name() + " has an entry whose name is longer than Linux allows: "
                    + beginning(name));
        }
        return path;
    }

    private static boolean isLongerThan(int most, String name) {
        return FileName.encode(name).length > most;
    }

    private static String beginning(String name) {
        return name.substring(0, Math.min(name.length(), 60)) + "...";
    }

    private static String target(String path, String target, Layer layer) {
        if (target.isEmpty() || isLongerThan(PATH_MAX - 1, target)) {
            throw new ImageException("layer " + layer.name() + " has a symbolic link whose target is "
                    + (target.isEmpty() ? "empty: " : "longer than Linux allows: ") + path);
        }
        return target;
    }

    private static boolean reportWhiteout(String path, Whiteouts whiteouts, Layer layer) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String directory = slash < 0 ? "" : path.substring(0, slash);
        if (name.equals(OPAQUE_WHITEOUT)) {
            whiteouts.opaque(directory);
            return true;
        }
        if (!name.startsWith(WHITEOUT_PREFIX)) {
            return false;
        }
        String deleted = name.substring(WHITEOUT_PREFIX.length());
        if (deleted.isEmpty() || deleted.equals(".") || deleted.equals("..")) {
            throw new ImageException("layer " + layer.name() + " has a whiteout that leads outside: " + path);
        }
        if (!deleted.startsWith(WHITEOUT_PREFIX)) { // .wh..wh.plnk and the like are aufs's own books
            whiteouts.whiteout(slash < 0 ? deleted : directory + "/" + deleted);
        }
        return true;
    }

    private void add(TarEntry entry, String path, InputStream content, ConfinedDirectory target, Layer layer)
            throws IOException {
        if (Thread.interrupted()) {
            throw new CancellationException("interrupted while unpacking");
        }
        switch (entry.type()) {
            case FILE -> target.makeFile(path, content, entry.sparse());
            case DIRECTORY -> target.makeDirectory(path);
            case SYMLINK -> target.makeSymlink(path, target(path, entry.linkName(), layer));
            case HARD_LINK -> {
                target.makeHardLink(path, target.throughLinks(clean(entry.linkName(), layer)));
                return; // owner, mode, time and attributes are the other name's, which may be a lower layer's
            }
            case FIFO -> target.makeFifo(path);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                boolean block = entry.type() == TarEntry.Type.BLOCK_DEVICE;
                if (!target.makeDevice(path, block, entry.major(), entry.minor())) {
                    devices++;
                    return;
                }
            }
            case UNKNOWN -> {
                unknown++;
                return;
            }
        }
        if (!target.setOwner(path, entry.uid(), entry.gid())) {
            owners++;
        }
        boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
        if (directory || entry.type() == TarEntry.Type.FILE) {
            entry.attributes().forEach((name, value) -> { // after the owner, whose change clears capabilities
                if (isKept(name) && !target.setAttribute(path, name, value)) {
                    attributes++;
                }
            });
        }
        if (entry.type() != TarEntry.Type.SYMLINK) {
            target.setMode(path, entry.mode()); // after the owner, whose change clears set-user-ID
        }
        target.setTime(path, entry.time(), directory);
    }

    /**
     * Whether an attribute belongs to the file's content. Others belong to the machine that the layer was made on, such as
     * SELinux's; and overlayfs would take {@code user.overlay.*} for its own, and look for files where those say.
     */
    private static boolean isKept(String attribute) {
        return attribute.equals("security.capability")
                || (attribute.startsWith("user.") && !attribute.startsWith("user.overlay."));
    }
}
