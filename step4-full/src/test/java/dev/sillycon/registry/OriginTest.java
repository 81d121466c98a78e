package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static Origin origin(String uri) {
        return Origin.of(URI.create(uri));
    }

    @Test
    void schemeHostAndPortMakeAnOrigin() {
        assertThat(origin("https://Quay.IO/v2/")).isEqualTo(origin("HTTPS://quay.io:443/token?x"));
        assertThat(origin("http://quay.io")).isEqualTo(origin("http://quay.io:80"));
        assertThat(origin("https://quay.io"))
                .isNotEqualTo(origin("http://quay.io:443"))
                .isNotEqualTo(origin("https://quay.io:444"))
                .isNotEqualTo(origin("https://cdn.quay.io"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "https://LOCALHOST:5000",
                "http://127.0.0.1:5000",
                "http://127.1.2.3",
                "http://[::1]:5000"
            })
    void loopbackIsThisMachine(String uri) {
        assertThat(origin(uri).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://example.com:127",
                "http://128.0.0.1",
                "http://127.example.com",
                "http://[::2]",
                "http://0.0.0.0",
            })
    void nothingElseIsLoopback(String uri) {
        assertThat(origin(uri).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://quay.io",
                "file:///etc/passwd",
                "quay.io",
                "/v2/",
                "http:quay.io",
                "https://quay.io@evil.example/"
            })
    void nothingButAWebServerIsSpokenTo(String uri) {
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> origin(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://quay.io/",
                "//other:80/",
                "http://127.0.0.1/",
                "file:///etc/passwd",
                "::",
                "https://u:p@quay.io/"
            })
    void aRedirectThatMustNotBeIsNotFollowed(String location) {
        Http http = new Http(true);
        URI from = URI.create("https://quay.io/v2/app/blobs/x");
        if (location.equals("//other:80/")) {
            assertThat(http.follow(from, location)).hasToString("https://other:80/"); // the scheme stays
        } else {
            assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> http.follow(from, location));
        }
    }
}
