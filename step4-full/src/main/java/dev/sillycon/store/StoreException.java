package dev.sillycon.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The store cannot do what it was asked to; the message says what to do. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For what the file system refuses. */
    static StoreException of(String what, IOException e) {
        String reason = reason(e);
        boolean isFull = reason.contains("No space left on device") || reason.contains("Disk quota exceeded");
        String wayOut = isFull
                ? "make room with ./sillycon prune, or name another store: --root DIR"
                : "see who owns the store, or name another: --root DIR";
        return new StoreException(what + ": " + reason + "; " + wayOut, e);
    }

    /** Why the file system refuses: Java's exceptions for some errors have no other text than the path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "something else is there";
        }
        return e instanceof FileSystemException refused && refused.getReason() != null
                ? refused.getReason()
                : String.valueOf(e.getMessage());
    }
}
