package dev.sillycon.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What opens an origin, and no other.
 *
 * @param header the value of {@code Authorization}
 */
record Secret(Origin origin, String header) {

    static Secret bearer(Origin origin, String token) {
        return new Secret(origin, "Bearer " + token);
    }

    static Secret basic(Origin origin, Credentials credentials) {
        String pair = credentials.user() + ":" + credentials.password();
        return new Secret(origin, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "a secret for " + origin;
    }
}
