package dev.sillycon.registry;

import dev.sillycon.image.ImageException;
import dev.sillycon.image.Json;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A server's answer to a request.
 *
 * @param request for messages
 * @param uri that has answered, after redirects
 */
record Answer(String request, URI uri, int status, HttpHeaders headers, Body body) implements Closeable {

    private static final int MOST_BYTES_OF_AN_ERROR = 64 << 10;

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The whole body; throws {@link RegistryException} if it has more than {@code most} bytes. */
    byte[] bytes(int most) throws IOException {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new RegistryException(
                    Origin.of(uri) + " answers " + request + " with more than " + (most >> 20) + " MiB");
        }
        return bytes;
    }

    /**
     * What to throw where this status was not expected.
     *
     * @return where another try may help
     * @throws RegistryException where it would not
     */
    StatusException failure() throws IOException {
        String message = Origin.of(uri) + " answers " + request + " with " + status + explanation();
        if (status == 408 || status == 429 || status >= 500) {
            return new StatusException(message, retryAfter());
        }
        throw new RegistryException(message);
    }

    /** What the server says about it, in brackets. */
    String explanation() throws IOException {
        String text = "";
        try {
            Json error = Json.parse("an error", body.readNBytes(MOST_BYTES_OF_AN_ERROR));
            for (Json one : error.get("errors").elements()) {
                text = one.get("message").stringOr(one.get("code").stringOr(""));
            }
            text = text.isEmpty() ? error.get("details").stringOr("") : text;
        } catch (ImageException e) {
            // A web page: nothing for people at a command line.
        }
        return text.isEmpty() ? "" : " (" + ServerText.of(text) + ")";
    }

    /** How long to wait, as RFC 9110 has it: seconds, or a date. */
    private Optional<Duration> retryAfter() {
        return header("Retry-After").flatMap(text -> {
            try {
                return Optional.of(
                        text.matches("\\d{1,9}")
                                ? Duration.ofSeconds(Long.parseLong(text))
                                : Duration.between(
                                        Instant.now(),
                                        DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** Reads a body that does not matter, so that the connection can be used again. */
    void discard() throws IOException {
        body.readNBytes(MOST_BYTES_OF_AN_ERROR);
        close();
    }

    @Override
    public void close() {
        body.close();
    }
}
