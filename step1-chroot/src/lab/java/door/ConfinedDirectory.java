package dev.sillycon.image;

import static dev.sillycon.linux.Constants.*;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.FileStatus;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory that an archive may write to, and nothing besides: every way to a file is walked by the kernel with this
 * directory as its root ({@code RESOLVE_IN_ROOT}), so neither {@code ..} nor a symbolic link leads out of it.
 *
 * <p>Paths are relative, without {@code .} and {@code ..}; the empty path is the directory itself.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
public final class ConfinedDirectory implements AutoCloseable {

    private static final int BUFFER_BYTES = 128 << 10;

    /** {@code (uid_t) -1}, which means nobody: chown(2). */
    private static final long NO_ID = 0xffff_ffffL;

    /** The kernel's numbers of devices have 12 and 20 bits: linux/kdev_t.h. */
    private static final long MOST_MAJOR = 0xfff;

    private static final long MOST_MINOR = 0xfffff;

    /** On one way, as many as the kernel follows: path_resolution(7). Each could lead over others, and those over others. */
    private static final int MOST_LINKS = 40;

    private final int root;
    private final List<ConfinedDirectory> below;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** Times of directories, to be set when nothing more is written into them. */
    private final Map<String, Instant> directoryTimes = new LinkedHashMap<>();

    /** The directory that was last looked for through links, and where it lies. */
    private String wayFrom;

    private String wayTo;
    private int links;

    private String parentPath;
    private int parent = -1;

    /**
     * @param path of the directory, which exists
     * @param below what lies below this directory in an overlay, topmost first: a directory that is needed here, but that
     *     nobody describes, looks as it does there
     */
    public ConfinedDirectory(String path, List<ConfinedDirectory> below) {
        this(Linux.open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), below);
        copyFromBelow("");
    }

    private ConfinedDirectory(int root, List<ConfinedDirectory> below) {
        this.root = root;
        this.below = List.copyOf(below);
    }

    /** Opens a directory that stays as it is, with those that lie below it. */
    public static ConfinedDirectory open(String path, List<ConfinedDirectory> below) {
        return new ConfinedDirectory(Linux.open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), below);
    }

    /** Makes a directory, unless there is one. Anything else of this name is replaced. */
    public void makeDirectory(String path) {
        if (path.isEmpty()) {
            return;
        }
        replace(path, (directory, name) -> {
            try {
                Linux.mkdirat(directory, name, 0755);
            } catch (SystemCallException e) {
                if (e.errno() != Errno.EEXIST || !Linux.statx(directory, name).isDirectory()) {
                    throw e;
                }
            }
        });
    }

    /** Makes a file; with {@code sparse}, what lies between the extents of that stays a hole. */
    void makeFile(String path, InputStream content, Optional<SparseMap> sparse) throws IOException {
        int[] file = new int[1];
        replace(
                path,
                (directory, name) -> file[0] =
                        Linux.openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        try {
            if (sparse.isPresent()) {
                copy(content, file[0], sparse.get());
            } else {
                copy(content, file[0]);
            }
        } finally {
            Linux.close(file[0]);
        }
    }

    private void copy(InputStream content, int file) throws IOException {
        for (int read = content.read(buffer); read != -1; read = content.read(buffer)) {
            Linux.write(file, buffer, read);
        }
    }

    private void copy(InputStream content, int file, SparseMap map) throws IOException {
        Linux.ftruncate(file, map.size()); // all of it a hole
        for (SparseMap.Extent extent : map.extents()) {
            for (long at = extent.offset(); at < extent.end(); ) {
                int read = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, extent.end() - at));
                Linux.pwrite(file, buffer, read, at);
                at += read;
            }
        }
    }

    void makeSymlink(String path, String target) {
        forgetWay();
        replace(path, (directory, name) -> Linux.symlinkat(target, directory, name));
    }

    /** Gives the file {@code target} a second name; it may be one of a layer below, which lies in the same file system. */
    void makeHardLink(String path, String target) {
        if (path.equals(target)) {
            return; // it is there, and replacing it would remove it
        }
        boolean linked = inTopmostLayer(target, (parent, status) -> {
                    if (status.isDirectory() || status.isWhiteout()) {
                        return false;
                    }
                    replace(path, (directory, name) -> Linux.linkat(parent, name(target), directory, name));
                    return true;
                })
                .orElse(false);
        if (!linked) {
            throw new ImageException("a layer has " + path + " as a link to " + target
                    + ", which the image lacks, or has as a directory");
        }
    }

    void makeFifo(String path) {
        replace(path, (directory, name) -> Linux.mknodat(directory, name, S_IFIFO | 0600, 0, 0));
    }

    /** Makes a device node, and tells whether the kernel let us: mknod(2) asks for CAP_MKNOD on the host. */
    boolean makeDevice(String path, boolean block, long major, long minor) {
        if (major < 0 || major > MOST_MAJOR || minor < 0 || minor > MOST_MINOR) {
            return false; // the kernel would take some of its bits for another device
        }
        if (!block && major == 0 && minor == 0) {
            return false; // overlayfs would take it for a whiteout
        }
        try {
            int type = (block ? S_IFBLK : S_IFCHR) | 0600;
            replace(path, (directory, name) -> Linux.mknodat(directory, name, type, (int) major, (int) minor));
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EPERM) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Makes overlayfs's whiteout: a character device 0:0, which everybody may make since Linux 5.8.
     *
     * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories">overlayfs</a>
     */
    public void makeWhiteout(String path) {
        replace(path, (directory, name) -> Linux.mknodat(directory, name, S_IFCHR, 0, 0));
    }

    /** Sets the owner, and tells whether the kernel let us: an ID that is not mapped here cannot own a file. */
    boolean setOwner(String path, long uid, long gid) {
        try {
            if (uid < 0 || gid < 0 || uid >= NO_ID || gid >= NO_ID) {
                return false;
            }
            Linux.fchownat(parent(path), name(path), (int) uid, (int) gid); // unsigned for the kernel
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EPERM || e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    void setMode(String path, int mode) {
        Linux.fchmodat(parent(path), name(path), mode);
    }

    /**
     * Sets an extended attribute of a regular file or directory, and tells whether the kernel let us: not every file system
     * has room for them, and {@code security.capability} is for who may give capabilities away.
     */
    boolean setAttribute(String path, String name, byte[] value) {
        // O_NONBLOCK: should it be something else after all, opening must not wait.
        int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        int file = Linux.openat(parent(path), name(path), flags, 0);
        try {
            Linux.fsetxattr(file, name, value);
            return true;
        } catch (SystemCallException e) {
            return false;
        } finally {
            Linux.close(file);
        }
    }

    void setTime(String path, Instant time, boolean directory) {
        if (directory) {
            directoryTimes.put(path, time);
        } else {
            Linux.utimensat(parent(path), name(path), time.getEpochSecond(), time.getNano());
        }
    }

    /** Sets the times of directories that were written into to what they shall be. */
    public void setDirectoryTimes() {
        directoryTimes.forEach((path, time) -> {
            Optional<Integer> directory = openDirectory(path);
            if (directory.isPresent()) { // otherwise something has replaced it
                Linux.utimensat(directory.get(), ".", time.getEpochSecond(), time.getNano());
                Linux.close(directory.get());
            }
        });
        directoryTimes.clear();
    }

    /** Removes a file, or a directory with all that it holds; nothing happens if it is not there. */
    public void remove(String path) {
        forgetParent(); // it may be one of those that go
        openDirectory(parentOf(path)).ifPresent(directory -> {
            try {
                if (status(directory, name(path)).isPresent()) {
                    keepTime(parentOf(path), directory);
                    remove(directory, name(path));
                }
            } finally {
                Linux.close(directory);
            }
        });
    }

    /** Removes all that a directory holds; nothing happens if it is not there. */
    public void removeContents(String path) {
        forgetParent(); // it may be one of those that go
        openDirectory(path).ifPresent(directory -> {
            try {
                keepTime(path, directory);
                Removal.removeContents(directory, ".");
            } finally {
                Linux.close(directory);
            }
        });
    }

    /** The names of all that lies at its top. */
    public List<String> names() {
        int opened = Linux.openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
        try {
            return Linux.getdents(opened);
        } finally {
            Linux.close(opened);
        }
    }

    /**
     * The content of a regular file.
     *
     * @param most bytes
     * @return empty if there is no such file
     * @throws ImageException if it is something else than a file, or larger
     */
    public Optional<byte[]> read(String path, int most) {
        // Without O_NONBLOCK, opening a FIFO would wait for ever.
        Optional<Integer> opened = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        int file = opened.get();
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            boolean regular = Linux.fstat(file).isRegularFile();
            for (int read = regular ? 1 : 0; read > 0 && content.size() <= most; ) {
                read = Linux.read(file, buffer);
                content.write(buffer, 0, read);
            }
            if (!regular || content.size() > most) {
                throw new ImageException("/" + path + " of the image is not a file of " + most + " bytes at the most");
            }
            return Optional.of(content.toByteArray());
        } finally {
            Linux.close(file);
        }
    }

    /** Makes {@code path} the working directory; makes it, and what leads to it, where that is missing. */
    public void enter(String path) {
        Optional<Integer> opened = openDirectory(path);
        if (opened.isEmpty() && !exists(path)) {
            makeDirectory(path);
            opened = openDirectory(path);
        }
        int directory = opened.orElseThrow(() -> new ImageException("/" + path + " of the image is not a directory"));
        Linux.fchdir(directory);
        Linux.close(directory);
    }

    /**
     * Where {@code path} lies when symbolic links on the way are followed, be they here or in the layers below: a link
     * {@code lib -> usr/lib} leads to another directory of this one. The last name is not followed.
     */
    public String throughLinks(String path) {
        String directory = parentOf(path);
        if (!directory.equals(wayFrom)) {
            links = 0;
            wayTo = resolve(directory);
            wayFrom = directory;
        }
        return join(wayTo, path.substring(path.lastIndexOf('/') + 1));
    }

    /** Follows the links in {@code directory} that lead to directories; one that does not will be replaced by a directory. */
    private String resolve(String directory) {
        String behind = "";
        for (String part : directory.split("/", -1)) {
            if (part.equals("..")) {
                behind = parentOf(behind);
            } else if (!part.isEmpty() && !part.equals(".")) {
                String here = join(behind, part);
                Optional<String> target = linkInLayers(here);
                if (target.isEmpty()) {
                    behind = here;
                } else {
                    if (++links > MOST_LINKS) {
                        throw new ImageException("the image's directory " + here + " is a link without an end");
                    }
                    boolean absolute = target.get().startsWith("/");
                    String led = resolve(absolute ? target.get() : join(behind, target.get()));
                    behind = isDirectoryInLayers(led) ? led : here;
                }
            }
        }
        return behind;
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private boolean isDirectoryInLayers(String path) {
        for (ConfinedDirectory layer : withBelow()) {
            Optional<Integer> directory = layer.openDirectory(path);
            directory.ifPresent(Linux::close);
            if (directory.isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The target of {@code path}, if it is a symbolic link in the topmost layer that has it. */
    private Optional<String> linkInLayers(String path) {
        return inTopmostLayer(
                        path,
                        (parent, status) -> Optional.of(status)
                                .filter(FileStatus::isSymbolicLink)
                                .map(link -> Linux.readlinkat(parent, name(path))))
                .flatMap(target -> target);
    }

    private interface Use<T> {
        T apply(int parent, FileStatus status);
    }

    /** Uses {@code path} in the topmost layer that has it, by the open directory that holds it; empty if none has it. */
    private <T> Optional<T> inTopmostLayer(String path, Use<T> use) {
        for (ConfinedDirectory layer : withBelow()) {
            Optional<Integer> parent = layer.openDirectory(parentOf(path));
            if (parent.isPresent()) {
                try {
                    Optional<FileStatus> status = status(parent.get(), name(path));
                    if (status.isPresent()) {
                        return Optional.of(use.apply(parent.get(), status.get()));
                    }
                } finally {
                    Linux.close(parent.get());
                }
            }
        }
        return Optional.empty();
    }

    private List<ConfinedDirectory> withBelow() {
        List<ConfinedDirectory> all = new ArrayList<>(below);
        all.add(0, this);
        return all;
    }

    private void forgetWay() {
        wayFrom = null;
    }

    /** Whether there is something of this name, be it a symbolic link to nowhere. */
    public boolean exists(String path) {
        return openDirectory(parentOf(path))
                .map(descriptor -> {
                    try {
                        return status(descriptor, name(path)).isPresent();
                    } finally {
                        Linux.close(descriptor);
                    }
                })
                .orElse(false);
    }

    @Override
    public void close() {
        forgetParent();
        Linux.close(root);
    }

    // ---- the way to a file ------------------------------------------------------------------------------------------

    private interface Maker {
        void make(int directory, String name);
    }

    /** Makes something, after removing what is there if the kernel says that something is. */
    private void replace(String path, Maker maker) {
        if (path.isEmpty()) {
            throw new ImageException("a layer wants to replace its root directory by something else");
        }
        replace(parent(path), name(path), maker);
    }

    private void replace(int directory, String name, Maker maker) {
        try {
            maker.make(directory, name);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            remove(directory, name);
            maker.make(directory, name);
        }
    }

    private static String name(String path) {
        return path.isEmpty() ? "." : path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parentOf(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** The open directory that holds {@code path}, made if it is missing. Kept for the next call: archives go by directory. */
    private int parent(String path) {
        String wanted = parentOf(path);
        if (!wanted.equals(parentPath)) {
            int opened = openParent(path);
            forgetParent();
            parent = opened;
            parentPath = wanted;
            keepTime(wanted, parent);
        }
        return parent;
    }

    /** Remembers a directory's time, unless the archive has told it: writing into it must not show. */
    private void keepTime(String path, int directory) {
        if (!directoryTimes.containsKey(path)) {
            FileStatus status = Linux.statx(directory, ".");
            directoryTimes.put(path, Instant.ofEpochSecond(status.seconds(), status.nanos()));
        }
    }

    private void forgetParent() {
        if (parent != -1) {
            Linux.close(parent);
            parent = -1;
            parentPath = null;
        }
    }

    private int openParent(String path) {
        String wanted = parentOf(path);
        return openDirectory(wanted).orElseGet(() -> {
            int above = openParent(wanted);
            try {
                replace(above, name(wanted), (directory, name) -> Linux.mkdirat(directory, name, 0755));
            } finally {
                Linux.close(above);
            }
            setMode(wanted, 0755); // whatever the umask
            copyFromBelow(wanted);
            return openDirectory(wanted)
                    .orElseThrow(() -> new ImageException("the image's directory " + wanted + " cannot be made"));
        });
    }

    private Optional<Integer> openDirectory(String path) {
        return open(path.isEmpty() ? "." : path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }

    private Optional<Integer> open(String path, int flags) {
        try {
            // tag::resolve[]
            // TODO(lab): the image may have a symbolic link on the way. Where does a link to /tmp lead, seen from here? And where
            // does ".." end? Is there a call that takes these as the program in the container would?
            return Optional.of(Linux.openat(root, path, flags, 0));
            // end of TODO(lab)
            // end::resolve[]
        } catch (SystemCallException e) {
            if (isAbsence(e.errno())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<FileStatus> status(int directory, String name) {
        try {
            return Optional.of(Linux.statx(directory, name));
        } catch (SystemCallException e) {
            if (isAbsence(e.errno())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether there is no such file, or cannot be: a symbolic link may say anything. */
    private static boolean isAbsence(Errno errno) {
        return switch (errno) {
            case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG -> true;
            default -> false;
        };
    }

    private void copyFromBelow(String path) {
        for (ConfinedDirectory layer : below) {
            Optional<Integer> directory = layer.openDirectory(path);
            if (directory.isPresent()) {
                FileStatus model = Linux.statx(directory.get(), ".");
                Linux.close(directory.get());
                setOwner(path, model.uid(), model.gid());
                setMode(path, model.permissions());
                directoryTimes.put(path, Instant.ofEpochSecond(model.seconds(), model.nanos()));
                return;
            }
        }
    }

    private void remove(int directory, String name) {
        forgetWay();
        Removal.remove(directory, name);
    }
}
