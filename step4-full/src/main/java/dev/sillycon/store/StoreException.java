package dev.sillycon.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
        String wayOut = e instanceof AccessDeniedException || e instanceof NoSuchFileException
                ? "see who owns the store, or name another: --root DIR"
                : "make room with ./sillycon prune, or name another store: --root DIR";
        return new StoreException(what + ": " + reason(e) + "; " + wayOut, e);
    }

    /** Why the file system refuses: Java's exceptions for some errors have no other text than the path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof NoSuchFileException ? "no such file or directory" : e.getMessage();
    }
}
