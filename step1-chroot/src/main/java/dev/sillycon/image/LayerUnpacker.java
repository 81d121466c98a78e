package dev.sillycon.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Takes a layer apart: what it adds goes to a directory, what it deletes to a {@link Whiteouts}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets">OCI image spec,
 *     Applying Changesets</a>
 */
public final class LayerUnpacker {

    private static final String WHITEOUT_PREFIX = ".wh.";
    private static final String OPAQUE_WHITEOUT = ".wh..wh..opq";

    private int devices;
    private int owners;
    private int unknown;

    /**
     * Unpacks all that {@code layer} adds into {@code target}, and replaces what is in the way.
     *
     * @throws ImageException if the layer is damaged or wants to leave the directory
     * @throws CancellationException if this thread is interrupted
     */
    public void unpack(Layer layer, ConfinedDirectory target, Whiteouts whiteouts) {
        layer.read((entry, content) -> {
            String path = clean(entry.getName(), layer);
            if (!reportWhiteout(path, whiteouts, layer)) {
                add(entry, target.throughLinks(path), content, target, layer);
            }
        });
        target.setDirectoryTimes();
    }

    /** Reads {@code layer} only for what it deletes. */
    public void unpackWhiteouts(Layer layer, Whiteouts whiteouts) {
        layer.read((entry, content) -> reportWhiteout(clean(entry.getName(), layer), whiteouts, layer));
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
        return String.join("/", parts);
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

    private void add(TarArchiveEntry entry, String path, InputStream content, ConfinedDirectory target, Layer layer)
            throws IOException {
        if (Thread.interrupted()) {
            throw new CancellationException("interrupted while unpacking");
        }
        int mode = entry.getMode() & 07777;
        switch (entry.getLinkFlag()) {
            case TarConstants.LF_DIR -> target.makeDirectory(path);
            case TarConstants.LF_SYMLINK -> target.makeSymlink(path, entry.getLinkName());
            case TarConstants.LF_LINK -> {
                target.makeHardLink(path, target.throughLinks(clean(entry.getLinkName(), layer)));
                return; // owner, mode and time are the other name's
            }
            case TarConstants.LF_FIFO -> target.makeFifo(path);
            case TarConstants.LF_CHR, TarConstants.LF_BLK -> {
                boolean block = entry.isBlockDevice();
                if (!target.makeDevice(path, block, entry.getDevMajor(), entry.getDevMinor())) {
                    devices++;
                    return;
                }
            }
            case TarConstants.LF_NORMAL,
                    TarConstants.LF_OLDNORM,
                    TarConstants.LF_CONTIG,
                    TarConstants.LF_GNUTYPE_SPARSE -> {
                if (entry.isDirectory()) { // an old tar's directory: a name that ends with a slash
                    target.makeDirectory(path);
                } else {
                    target.makeFile(path, content, entry.isSparse());
                }
            }
            default -> {
                unknown++;
                return;
            }
        }
        if (!target.setOwner(path, entry.getLongUserId(), entry.getLongGroupId())) {
            owners++;
        }
        if (!entry.isSymbolicLink()) {
            target.setMode(path, mode); // after the owner, whose change clears set-user-ID
        }
        target.setTime(path, entry.getLastModifiedTime().toInstant(), entry.isDirectory());
    }
}
