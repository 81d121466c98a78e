package dev.sillycon.store;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.AT_REMOVEDIR;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_DIRECTORY;
import static dev.sillycon.linux.Constants.O_NOFOLLOW;
import static dev.sillycon.linux.Constants.O_RDONLY;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.FileStatus;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.util.List;

/** Whole directories, by the IDs that own what is in them. */
final class Trees {

    /** Each takes a descriptor; what a program has hidden deeper is not counted. */
    private static final int MOST_LEVELS = 256;

    private Trees() {}

    /** Removes a directory with all that it holds; nothing happens if it is not there. */
    static void remove(String path) {
        if (Linux.exists(path)) {
            try (ConfinedDirectory directory = ConfinedDirectory.open(path, List.of())) {
                directory.removeContents("");
            }
            Linux.unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
        }
    }

    /** The same, with the directories in it first: its lock goes last, for which whoever comes meanwhile waits. */
    static void removeLocked(String path) {
        for (String name : names(path)) {
            if (Linux.statx(AT_FDCWD, path + "/" + name).isDirectory()) {
                remove(path + "/" + name);
            }
        }
        remove(path);
    }

    /** The names of all that a directory holds. */
    static List<String> names(String path) {
        try (ConfinedDirectory directory = ConfinedDirectory.open(path, List.of())) {
            return directory.names();
        }
    }

    /** What a directory takes of the disk, in bytes; a file with several names counts once for each. */
    static long allocated(String path) {
        return allocated(AT_FDCWD, path, 0);
    }

    private static long allocated(int parent, String name, int level) {
        try {
            return allocatedIfThere(parent, name, level);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT) {
                return 0; // a running container has just removed it
            }
            throw e;
        }
    }

    private static long allocatedIfThere(int parent, String name, int level) {
        FileStatus status = Linux.statx(parent, name);
        long bytes = status.allocated();
        if (status.isDirectory() && level < MOST_LEVELS) {
            int directory = Linux.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
            try {
                for (String entry : Linux.getdents(directory)) {
                    bytes += allocated(directory, entry, level + 1);
                }
            } finally {
                Linux.close(directory);
            }
        }
        return bytes;
    }
}
