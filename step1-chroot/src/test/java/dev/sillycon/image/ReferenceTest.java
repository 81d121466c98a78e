package dev.sillycon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian:latest",
        "debian:12, docker.io/library/debian:12",
        "team/app, docker.io/team/app:latest",
        "a/b/c:1.0-rc_2, docker.io/a/b/c:1.0-rc_2",
        "docker.io/debian, docker.io/library/debian:latest",
        "docker.io/library/debian, docker.io/library/debian:latest",
        "index.docker.io/debian, docker.io/library/debian:latest",
        "quay.io/podman/hello, quay.io/podman/hello:latest",
        "registry.example.com:5000/app:V1, registry.example.com:5000/app:V1",
        "localhost/app, localhost/app:latest",
        "localhost:5000/app, localhost:5000/app:latest",
        "127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b:latest",
        "[::1]:5000/app, [::1]:5000/app:latest",
        "docker.io, docker.io/library/docker.io:latest",
        "a__b/c.d/e--f, docker.io/a__b/c.d/e--f:latest",
    })
    void whatDockerLeavesOutIsAdded(String name, String full) {
        Reference reference = Reference.parse(name);
        assertThat(reference).hasToString(full);
        assertThat(Reference.parse(full)).isEqualTo(reference);
    }

    @Test
    void aDigestPinsAnImage() {
        assertThat(Reference.parse("debian@" + DIGEST)).satisfies(reference -> {
            assertThat(reference.tag()).isEmpty();
            assertThat(reference.digest()).contains(Digest.parse(DIGEST));
            assertThat(reference).hasToString("docker.io/library/debian@" + DIGEST);
        });
        assertThat(Reference.parse("debian:12@" + DIGEST)).hasToString("docker.io/library/debian:12@" + DIGEST);
        assertThat(Reference.parse("debian:12").at(Digest.parse(DIGEST)))
                .isEqualTo(Reference.parse("debian:12@" + DIGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":12",
                "debian:",
                "debian@",
                "@" + DIGEST,
                "debian@sha256:0123",
                "debian@md5:0123456789abcdef0123456789abcdef",
                "Debian",
                "UPPER/debian",
                "a//b",
                "/debian",
                "debian/",
                "-debian",
                "debian-",
                "de..bian",
                "de___bian",
                "https://docker.io/debian",
                "quay.io/",
                "my_host:5000/debian",
                "-quay.io/debian",
                "quay.io:port/debian",
                "quay.io:123456/debian",
                "user:password@quay.io/debian",
                "debian:-tag",
                "debian:a b",
                "debian\n",
                "debian:12\n",
                "../../etc",
                "quay.io/../app",
                "quay.io/app?x",
                "quay.io/%2e%2e/app",
            })
    void aWrongNameIsRefused(String name) {
        assertThatExceptionOfType(ImageException.class).isThrownBy(() -> Reference.parse(name));
    }

    @Test
    void longNamesAreRefused() {
        assertThat(Reference.parse("debian:" + "t".repeat(128)).tag()).isPresent();
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Reference.parse("debian:" + "t".repeat(129)))
                .withMessageContaining("128");
        assertThat(Reference.parse("quay.io/" + "a".repeat(255)).repository()).hasSize(255);
        assertThatExceptionOfType(ImageException.class).isThrownBy(() -> Reference.parse("quay.io/" + "a".repeat(256)));
    }

    @Test
    void anImageThatIsMadeHereHasNoRegistry() {
        assertThat(Reference.parseLocal("app:1")).hasToString("localhost/app:1");
        assertThat(Reference.parseLocal("quay.io/app:1")).hasToString("quay.io/app:1");
    }
}
