package dev.sillycon.store;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step3.IdMapping;
import java.util.List;
import java.util.Optional;

/** The containers that were kept. */
public final class Containers {

    private final MappedDirectory directory;

    private Containers(MappedDirectory directory) {
        this.directory = directory;
    }

    /** Those whose files belong to the IDs of {@code mapping}. */
    public static Containers of(Store store, IdMapping mapping) {
        return new Containers(MappedDirectory.of(store.directory(), mapping));
    }

    /** All of them, by name. */
    public List<KeptContainer> all() {
        return KeptContainer.all(directory);
    }

    /** Finds one; throws {@link StoreException} if there is none of that name. */
    public KeptContainer find(String name) {
        return all().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "no such container: " + name + "; see ./sillycon containers, and run with --keep to have one"));
    }

    public boolean isRunning(KeptContainer container) {
        try {
            Optional<Lock> lock = Lock.tryExclusive(lockOf(container));
            lock.ifPresent(Lock::close);
            return lock.isEmpty();
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return false; // somebody has just removed it
        }
    }

    /** Nobody runs or removes the container until this is closed; throws {@link StoreException} if it is running. */
    public Lock hold(KeptContainer container) {
        return Lock.tryExclusive(lockOf(container))
                .orElseThrow(() -> new StoreException("container " + container.name() + " is running: end it first"));
    }

    private String lockOf(KeptContainer container) {
        return directory.path().resolve(container.place()) + KeptContainer.LOCK;
    }

    /** What its changes take of the disk, in bytes. */
    public long size(KeptContainer container) {
        return directory.inside(() -> Trees.allocated(container.place() + KeptContainer.UPPER));
    }

    /** Removes a container and its changes. */
    public void remove(KeptContainer container) {
        Lock lock = hold(container);
        try {
            directory.inside(() -> {
                String unfinished = container.unfinishedPlace();
                Linux.rename(container.place(), unfinished); // first of all, so that half of it is no container
                Trees.removeLocked(unfinished);
                return null;
            });
        } finally {
            lock.close();
        }
    }

    /** Where the changes of a container are, for who reads them by {@link MappedDirectory#inside}. */
    static String upper(KeptContainer container) {
        return container.place() + KeptContainer.UPPER;
    }

    MappedDirectory directory() {
        return directory;
    }
}
