package dev.sillycon.store;

import static dev.sillycon.linux.Constants.LOCK_EX;
import static dev.sillycon.linux.Constants.LOCK_SH;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_CREAT;
import static dev.sillycon.linux.Constants.O_NOFOLLOW;
import static dev.sillycon.linux.Constants.O_RDWR;

import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A lock between processes, on a file. The kernel takes it back when its holder ends, be it by {@code kill -9}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 */
public final class Lock implements AutoCloseable {

    private static final int PAUSE_MILLIS = 20;
    private static final int PAUSES_UNTIL_TOLD = 100;

    private final int descriptor;

    private Lock(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Waits for a lock that others may share. */
    static Lock shared(String path) {
        return await(path, LOCK_SH);
    }

    /** Waits for a lock that nobody else has. */
    public static Lock exclusive(String path) {
        return await(path, LOCK_EX);
    }

    /** A lock that nobody else has; empty if somebody has it. */
    static Optional<Lock> tryExclusive(String path) {
        return attempt(path, LOCK_EX);
    }

    private static Lock await(String path, int operation) {
        for (int pauses = 0; ; pauses++) { // not flock(2)'s own waiting: nothing of Java's would end it
            Optional<Lock> lock = attempt(path, operation);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (pauses == PAUSES_UNTIL_TOLD) {
                System.err.println("sillycon: waiting for another sillycon, which is at the same files");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new CancellationException("interrupted while waiting for a lock");
            }
        }
    }

    private static Optional<Lock> attempt(String path, int operation) {
        while (true) {
            int opened = Linux.openat(Constants.AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
            Lock lock = new Lock(opened);
            boolean locked = false;
            try {
                locked = Linux.flock(opened, operation);
                if (!locked) {
                    return Optional.empty();
                }
                if (Linux.fstat(opened).links() > 0) {
                    return Optional.of(lock);
                }
                locked = false; // its last holder has removed it: others lock another file by now
            } finally {
                if (!locked) {
                    lock.close();
                }
            }
        }
    }

    @Override
    public void close() {
        Linux.close(descriptor);
    }
}
