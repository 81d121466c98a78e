package dev.sillycon.store;

import dev.sillycon.image.Digest;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step3.UserNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The part of the store whose files belong to the IDs of one {@link IdMapping}. Its caller cannot even delete them from
 * outside, so what happens to them happens in a user namespace with that mapping, by paths relative to this directory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</a>
 */
final class MappedDirectory {

    static final String PREFIX = "ids-";
    static final String LAYERS = "layers";
    static final String CONTAINERS = "containers";

    private static final int HEX_DIGITS = 16;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final IdMapping mapping;

    private MappedDirectory(Path path, IdMapping mapping) {
        this.path = path;
        this.mapping = mapping;
    }

    /** The directory for the mapping of whoever calls; made if it is not there. */
    static MappedDirectory of(Path store, IdMapping mapping) {
        String maps = mapping.uids().lines() + "-\n" + mapping.gids().lines();
        Digest digest = Digest.ofBytes(maps.getBytes(StandardCharsets.UTF_8));
        Path path = store.resolve(PREFIX + digest.hex().substring(0, HEX_DIGITS));
        MappedDirectory directory = new MappedDirectory(path, mapping);
        directory.make(path);
        directory.make(path.resolve(LAYERS));
        directory.make(path.resolve(CONTAINERS));
        return directory;
    }

    /** All that a store has, some perhaps of IDs that {@code mapping} lacks: what is theirs will be refused. */
    static List<MappedDirectory> all(Path store, IdMapping mapping) {
        try (Stream<Path> paths = Files.list(store)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .map(path -> new MappedDirectory(path, mapping))
                    .toList();
        } catch (IOException e) {
            throw StoreException.of("cannot list " + store, e);
        }
    }

    /** Makes a directory, unless it is there, that belongs to the container's root. */
    void make(Path directory) {
        try {
            if (!Files.exists(directory)) {
                Files.createDirectory(directory, OWNER_ONLY);
            }
        } catch (FileAlreadyExistsException e) {
            // somebody else was faster
        } catch (IOException e) {
            throw StoreException.of("cannot make " + directory, e);
        }
        if (mapping.uids().root() != Linux.geteuid()) { // only root's containers have a root that is somebody else
            int uid = (int) mapping.uids().root();
            int gid = (int) mapping.gids().root();
            Linux.fchownat(Constants.AT_FDCWD, directory.toString(), uid, gid);
        }
    }

    Path path() {
        return path;
    }

    /** An open descriptor, which reaches the directory where its path is closed to the container's root. */
    int open() {
        return Linux.open(path.toString(), Constants.O_PATH | Constants.O_DIRECTORY | Constants.O_CLOEXEC);
    }

    /** Does something as root of a user namespace, with this directory as the working directory. */
    <T> T inside(Supplier<T> work) {
        int directory = open();
        try {
            AtomicReference<T> result = new AtomicReference<>(); // in shared memory
            Child child = UserNamespace.start(0, mapping, lifeline -> {
                Linux.fchdir(directory);
                result.set(work.get());
            });
            child.awaitExec();
            int status = child.await().shellStatus();
            if (status != 0) { // what it has thrown, awaitExec has thrown
                throw new StoreException("the process that works in " + path + " was killed, with status " + status);
            }
            return result.get();
        } finally {
            Linux.close(directory);
        }
    }
}
