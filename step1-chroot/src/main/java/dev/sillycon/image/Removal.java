package dev.sillycon.image;

import static dev.sillycon.linux.Constants.*;

import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Removes a directory with all that it holds. What its directories hold is first moved to its top: so a tree of any depth, and
 * a program may have made one that no path leads to the end of, takes two descriptors and no stack. No symbolic link is followed, and no mount point entered.
 */
final class Removal {

    private final int top;
    private final Set<String> names; // all that top holds or has held
    private final Deque<String> left;
    private int moved;

    private Removal(int top) {
        this.top = top;
        this.names = new HashSet<>(Linux.getdents(top));
        this.left = new ArrayDeque<>(names);
    }

    /** Removes the file or directory {@code name} of an open directory. */
    static void remove(int directory, String name) {
        if (!unlinked(directory, name)) {
            removeContents(directory, name);
            Linux.unlinkat(directory, name, AT_REMOVEDIR);
        }
    }

    /** Removes what the directory {@code name} of an open directory holds. */
    static void removeContents(int directory, String name) {
        int top = open(directory, name);
        try {
            new Removal(top).removeAll();
        } finally {
            Linux.close(top);
        }
    }

    private void removeAll() {
        while (!left.isEmpty()) {
            String name = left.removeLast();
            if (!unlinked(top, name)) {
                raiseContents(name);
                Linux.unlinkat(top, name, AT_REMOVEDIR);
            }
        }
    }

    private void raiseContents(String name) {
        int directory = open(top, name);
        try {
            for (String entry : Linux.getdents(directory)) {
                if (!unlinked(directory, entry)) {
                    String free = freeName();
                    Linux.renameat(directory, entry, top, free);
                    left.add(free);
                }
            }
        } finally {
            Linux.close(directory);
        }
    }

    private String freeName() {
        String name = Integer.toString(moved++);
        while (!names.add(name)) {
            name = Integer.toString(moved++);
        }
        return name;
    }

    /** Removes a file or an empty directory, and tells whether it was one. */
    private static boolean unlinked(int directory, String name) {
        try {
            Linux.unlinkat(directory, name, 0);
            return true;
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EISDIR) {
                throw e;
            }
        }
        try {
            Linux.unlinkat(directory, name, AT_REMOVEDIR);
            return true;
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOTEMPTY) {
                throw e;
            }
            return false;
        }
    }

    private static int open(int directory, String name) {
        return Linux.openat2(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, RESOLVE_NO_XDEV);
    }
}
