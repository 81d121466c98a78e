package dev.sillycon.pack;

import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_DIRECTORY;
import static dev.sillycon.linux.Constants.O_NOFOLLOW;
import static dev.sillycon.linux.Constants.O_NONBLOCK;
import static dev.sillycon.linux.Constants.O_RDONLY;
import static dev.sillycon.linux.Constants.SEEK_DATA;
import static dev.sillycon.linux.Constants.SEEK_HOLE;
import static dev.sillycon.linux.Constants.S_IFBLK;
import static dev.sillycon.linux.Constants.S_IFCHR;
import static dev.sillycon.linux.Constants.S_IFDIR;
import static dev.sillycon.linux.Constants.S_IFIFO;
import static dev.sillycon.linux.Constants.S_IFLNK;
import static dev.sillycon.linux.Constants.S_IFREG;
import static dev.sillycon.linux.Constants.S_IFSOCK;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.FileStatus;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a layer of what a container has changed: overlayfs's upper directory, in which a character device 0:0 says that a
 * file of the layers below is gone, and an attribute that a directory hides what they have in its place. An image's layer
 * says both by names.
 *
 * <p>The same directory always makes the same bytes: its names are sorted, and nothing is told of the machine. Whoever packs
 * must be root of the user namespace whose IDs own the files, and the layer has the IDs that are seen there.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#representing-changes">OCI image spec,
 *     Representing Changes</a>
 */
public final class LayerPacker {

    private static final String WHITEOUT_PREFIX = ".wh.";
    private static final String OPAQUE_WHITEOUT = ".wh..wh..opq";

    /** overlayfs's own attributes, where it may not have {@code trusted.overlay.*}. */
    private static final String OVERLAY_ATTRIBUTES = "user.overlay.";

    private static final String OPAQUE = OVERLAY_ATTRIBUTES + "opaque";

    /**
     * Bytes of holes that are told as zeros. tar knows holes, but podman 4 and others cannot save an image again whose layers
     * have some.
     */
    private static final long MOST_ZEROS = 512 << 20;

    private static final int BUFFER_BYTES = 128 << 10;

    private final TarWriter tar;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** The first names of files that have several, by their inode numbers: an upper directory is in one file system. */
    private final Map<Long, String> firstNames = new HashMap<>();

    private long zeros;
    private int devices;
    private int attributes;

    private LayerPacker(OutputStream out) {
        this.tar = new TarWriter(out);
    }

    /**
     * Writes a layer, as a tar file, to {@code out}, which stays open.
     *
     * @param upper path of the upper directory, which nobody changes meanwhile
     * @return what could not be kept, one line each
     * @throws IllegalStateException if a file cannot be read, or not be told in a layer
     */
    public static List<String> pack(String upper, OutputStream out) throws IOException {
        LayerPacker packer = new LayerPacker(out);
        int opened = Linux.open(upper, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        try {
            packer.addDirectory(opened, "./");
        } finally {
            Linux.close(opened);
        }
        packer.tar.finish();
        return packer.notes();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (devices > 0) {
            notes.add("skipped " + devices + " device node(s) of the container");
        }
        if (attributes > 0) {
            notes.add("skipped " + attributes + " extended attribute(s) of the container that an image cannot have:"
                    + " access control lists, or a = in the name");
        }
        return notes;
    }

    private void addDirectory(int directory, String path) throws IOException {
        FileStatus status = Linux.fstat(directory);
        tar.put(entry(TarWriter.DIRECTORY, path, "", status, 0, attributes(directory)));
        String prefix = path.equals("./") ? "" : path;
        List<String> names = new ArrayList<>(Linux.getdents(directory));
        names.sort(null);
        if (isOpaque(directory)) {
            tar.put(TarWriter.Entry.file(prefix + OPAQUE_WHITEOUT, 0, 0));
        }
        for (String name : names) {
            add(directory, name, prefix);
        }
    }

    private void add(int parent, String name, String prefix) throws IOException {
        String path = prefix + name;
        try {
            FileStatus status = Linux.statx(parent, name);
            if (status.isWhiteout()) {
                tar.put(TarWriter.Entry.file(prefix + WHITEOUT_PREFIX + name, 0, 0));
                return;
            }
            if (name.startsWith(WHITEOUT_PREFIX)) {
                throw new IllegalStateException("an image cannot have /" + path
                        + ": in a layer that name says that another file is gone; rename it");
            }
            String first =
                    status.isDirectory() || status.links() < 2 ? null : firstNames.putIfAbsent(status.inode(), path);
            if (first != null) {
                tar.put(entry(TarWriter.HARD_LINK, path, first, status, 0, Map.of()));
                return;
            }
            switch (status.type()) {
                case S_IFREG -> addFile(parent, name, path);
                case S_IFDIR -> addDirectory(parent, name, path + "/");
                case S_IFLNK -> {
                    String target = Linux.readlinkat(parent, name);
                    tar.put(entry(TarWriter.SYMLINK, path, target, status, 0, Map.of()));
                }
                case S_IFIFO -> tar.put(entry(TarWriter.FIFO, path, "", status, 0, Map.of()));
                case S_IFSOCK -> {} // nobody listens there any more: tar leaves it out as well
                case S_IFCHR, S_IFBLK -> devices++;
                default -> throw new IllegalStateException("/" + path + " is of a type that no image can have");
            }
        } catch (SystemCallException e) {
            throw new IllegalStateException("cannot read /" + path + " of the container: " + e.getMessage(), e);
        }
    }

    private void addDirectory(int parent, String name, String path) throws IOException {
        int opened = Linux.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        try {
            addDirectory(opened, path);
        } finally {
            Linux.close(opened);
        }
    }

    private void addFile(int parent, String name, String path) throws IOException {
        int file = Linux.openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
        try {
            FileStatus status = Linux.fstat(file);
            TarWriter.Entry entry = entry(TarWriter.FILE, path, "", status, status.size(), attributes(file));
            List<TarWriter.Extent> extents = extents(file, status);
            TarWriter.Content content = out -> {
                for (TarWriter.Extent extent : extents) {
                    copy(file, extent, out);
                }
            };
            if (extents.size() == 1 && extents.get(0).length() == status.size()) {
                tar.put(entry, content);
            } else {
                tar.putSparse(entry, extents, content);
            }
        } finally {
            Linux.close(file);
        }
    }

    private void copy(int file, TarWriter.Extent extent, OutputStream out) throws IOException {
        long end = extent.offset() + extent.length();
        for (long at = extent.offset(); at < end; ) {
            int read = Linux.pread(file, buffer, (int) Math.min(buffer.length, end - at), at);
            if (read == 0) {
                return; // it has become shorter: the archive's writer says so
            }
            out.write(buffer, 0, read);
            at += read;
        }
    }

    /**
     * The parts of a file that stand in the layer: all of it, unless its holes are too large for that. A file of a terabyte
     * may take some blocks only, and zeros without end would look as if they were made to fill a disk.
     */
    private List<TarWriter.Extent> extents(int file, FileStatus status) {
        long holes = Math.max(0, status.size() - status.allocated());
        if (zeros + holes <= MOST_ZEROS) {
            zeros += holes;
            return List.of(new TarWriter.Extent(0, status.size()));
        }
        List<TarWriter.Extent> extents = new ArrayList<>();
        try {
            for (long end = 0; end < status.size(); ) {
                long start = Linux.lseek(file, end, SEEK_DATA);
                end = Linux.lseek(file, start, SEEK_HOLE);
                extents.add(new TarWriter.Extent(start, end - start));
            }
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENXIO) {
                throw e;
            }
            extents.add(new TarWriter.Extent(status.size(), 0)); // a hole up to the end, as GNU tar tells it
        }
        return extents;
    }

    private static TarWriter.Entry entry(
            char type, String path, String link, FileStatus status, long size, Map<String, byte[]> attributes) {
        return new TarWriter.Entry(
                type,
                path,
                link,
                status.permissions(),
                status.uid(),
                status.gid(),
                size,
                status.seconds(),
                status.nanos(),
                attributes);
    }

    private static boolean isOpaque(int directory) {
        return Linux.flistxattr(directory).contains(OPAQUE)
                && new String(Linux.fgetxattr(directory, OPAQUE), US_ASCII).equals("y");
    }

    /** The attributes that belong to a file's content; others are of this machine, SELinux's for one. */
    private Map<String, byte[]> attributes(int file) {
        Map<String, byte[]> kept = new TreeMap<>();
        for (String name : Linux.flistxattr(file)) {
            boolean ofContent = name.equals("security.capability")
                    || (name.startsWith("user.") && !name.startsWith(OVERLAY_ATTRIBUTES));
            boolean tellable = !name.contains("="); // which ends a name in an extended header
            if (ofContent && tellable) {
                kept.put(name, Linux.fgetxattr(file, name));
            } else if (ofContent || name.startsWith("system.posix_acl_")) {
                attributes++;
            }
        }
        return kept;
    }
}
