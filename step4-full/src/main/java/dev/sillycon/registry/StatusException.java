package dev.sillycon.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A server cannot answer just now: 429 or 5xx. */
final class StatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    StatusException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long the server asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
