package dev.sillycon.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a server, without what authorizes it.
 *
 * @param upload its body, if that is large
 */
record Request(
        String method, URI uri, Map<String, String> headers, Optional<BodyPublisher> body, Optional<Upload> upload) {

    static Request of(String method, URI uri) {
        return new Request(method, uri, Map.of(), Optional.empty(), Optional.empty());
    }

    Request with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Request(method, uri, all, body, upload);
    }

    Request body(String mediaType, byte[] bytes) {
        return new Request(method, uri, headers, Optional.of(BodyPublishers.ofByteArray(bytes)), upload)
                .with("Content-Type", mediaType);
    }

    Request body(Upload file) {
        return new Request(method, uri, headers, Optional.of(file.publisher()), Optional.of(file))
                .with("Content-Type", "application/octet-stream");
    }

    Request at(URI other) {
        return new Request(method, other, headers, body, upload);
    }

    /** Whether an answer may send it elsewhere: what is uploaded, or tells a secret, stays. */
    boolean mayBeRedirected() {
        return method.equals("GET") || method.equals("HEAD");
    }

    @Override
    public String toString() {
        return method + " " + Printable.of(uri.getPath());
    }
}
