package dev.sillycon.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a server, without what authorizes it.
 *
 * @param upload its body, if that is large
 * @param patience how long the beginning of the answer may take
 */
record Request(
        String method,
        URI uri,
        Map<String, String> headers,
        Optional<BodyPublisher> body,
        Optional<Upload> upload,
        Duration patience) {

    /** How long a server may be silent. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static Request of(String method, URI uri) {
        return new Request(method, uri, Map.of(), Optional.empty(), Optional.empty(), PATIENCE);
    }

    Request with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Request(method, uri, all, body, upload, patience);
    }

    Request body(String mediaType, byte[] bytes) {
        return new Request(method, uri, headers, Optional.of(BodyPublishers.ofByteArray(bytes)), upload, patience)
                .with("Content-Type", mediaType);
    }

    Request body(Upload file) {
        return new Request(method, uri, headers, Optional.of(file.publisher()), Optional.of(file), patience)
                .with("Content-Type", "application/octet-stream");
    }

    Request patience(Duration other) {
        return new Request(method, uri, headers, body, upload, other);
    }

    Request at(URI other) {
        return new Request(method, other, headers, body, upload, patience);
    }

    /** Whether an answer may send it elsewhere: what is uploaded, or tells a secret, stays. */
    boolean mayBeRedirected() {
        return method.equals("GET") || method.equals("HEAD");
    }

    @Override
    public String toString() {
        return method + " " + ServerText.of(uri.getPath());
    }
}
