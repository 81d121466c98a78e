package dev.sillycon.store;

/** The store cannot do what it was asked to; the message says what to do. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For what the file system refuses, a full disk for one. */
    static StoreException of(String what, java.io.IOException e) {
        return new StoreException(
                what + ": " + e.getMessage() + "; make room with ./sillycon prune,"
                        + " or keep the store elsewhere with --root DIR",
                e);
    }
}
