package dev.sillycon.image;

/** An image cannot be used as it is. The message says why, and what to do where that is known, in one line. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImageException(String message) {
        super(message);
    }

    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
