package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFilesTest {

    private static final int NOBODY = 65534; // has no file in /run

    @TempDir
    Path directory;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void home() {
        environment.put("HOME", directory.toString());
    }

    private static String login(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return "{\"auth\":\"" + pair + "\"}";
    }

    private Path write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void logins(String path, String... keysAndUsers) throws IOException {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < keysAndUsers.length; i += 2) {
            entries.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(keysAndUsers[i])
                    .append("\":");
            entries.append(login(keysAndUsers[i + 1], "secret"));
        }
        write(path, "{\"auths\":{" + entries + "}}");
    }

    private Optional<Credentials> find(String registry, String repository) {
        return CredentialFiles.of(environment, NOBODY).find(registry, repository);
    }

    private String user(String registry, String repository) {
        return find(registry, repository).map(Credentials::user).orElse("nobody");
    }

    @Test
    void theFilesAreThoseOfPodmanAndDockerInTheirOrder() throws IOException {
        environment.put("XDG_RUNTIME_DIR", directory.resolve("run").toString());
        assertThat(user("quay.io", "app")).isEqualTo("nobody");
        logins(".docker/config.json", "quay.io", "docker", "ghcr.io", "docker");
        assertThat(user("quay.io", "app")).isEqualTo("docker");
        logins(".config/containers/auth.json", "quay.io", "config");
        assertThat(user("quay.io", "app")).isEqualTo("config");
        logins("run/containers/auth.json", "quay.io", "runtime");
        assertThat(user("quay.io", "app")).isEqualTo("runtime");
        assertThat(user("ghcr.io", "app")).isEqualTo("docker");

        environment.put("REGISTRY_AUTH_FILE", directory.resolve("own.json").toString());
        assertThat(user("quay.io", "app")).as("no other file counts").isEqualTo("nobody");
        logins("own.json", "quay.io", "own");
        assertThat(user("quay.io", "app")).isEqualTo("own");
    }

    @Test
    void theEnvironmentMovesTheFiles() throws IOException {
        environment.put("XDG_CONFIG_HOME", directory.resolve("conf").toString());
        environment.put("DOCKER_CONFIG", directory.resolve("dock").toString());
        logins(".docker/config.json", "quay.io", "wrong");
        logins(".config/containers/auth.json", "quay.io", "wrong");
        assertThat(user("quay.io", "app")).isEqualTo("nobody");
        logins("dock/config.json", "quay.io", "docker");
        assertThat(user("quay.io", "app")).isEqualTo("docker");
        logins("conf/containers/auth.json", "quay.io", "config");
        assertThat(user("quay.io", "app")).isEqualTo("config");
        assertThat(CredentialFiles.of(environment, NOBODY).toString())
                .contains("/run/containers/65534/auth.json", "/conf/containers/auth.json", "/dock/config.json");
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io, team/app, app",
        "quay.io, team/other, team",
        "quay.io, teams/app, all",
        "quay.io, team, team",
        "quay.io:443, team/app, nobody",
        "uay.io, team/app, nobody",
    })
    void theMostSpecificKeyCounts(String registry, String repository, String expected) throws IOException {
        logins("own.json", "quay.io", "all", "quay.io/team", "team", "quay.io/team/app", "app");
        environment.put("REGISTRY_AUTH_FILE", directory.resolve("own.json").toString());
        assertThat(user(registry, repository)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://index.docker.io/v1/",
                "https://index.docker.io/v2/",
                "index.docker.io",
                "docker.io",
                "registry-1.docker.io",
                "docker.io/library",
            })
    void dockerHubHasManyNames(String key) throws IOException {
        logins(".docker/config.json", key, "hub");
        assertThat(user("docker.io", "library/debian")).isEqualTo("hub");
        assertThat(user("docker.io.example.com", "library/debian")).isEqualTo("nobody");
    }

    @Test
    void aPasswordMayHaveAColon() throws IOException {
        write(".docker/config.json", "{\"auths\":{\"http://127.0.0.1:5000\":" + login("me", "a:b:ü") + "}}");
        assertThat(find("127.0.0.1:5000", "app")).hasValueSatisfying(login -> {
            assertThat(login.password()).isEqualTo("a:b:ü");
            assertThat(login.isIdentityToken()).isFalse();
            assertThat(login.toString()).doesNotContain("a:b").contains("config.json");
        });
    }

    @Test
    void anIdentityTokenComesBeforeAPassword() throws IOException {
        String entry = login("me", "old").replace("}", ",\"identitytoken\":\"abc\"}");
        write(".docker/config.json", "{\"auths\":{\"quay.io\":" + entry + "}}");
        assertThat(find("quay.io", "app")).hasValueSatisfying(login -> {
            assertThat(login.isIdentityToken()).isTrue();
            assertThat(login.password()).isEqualTo("abc");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"auths\":[]}",
                "{\"auths\":{\"quay.io\":7}}",
                "{\"auths\":{\"quay.io\":{\"auth\":\"c2VjcmV0LXBhc3N3b3Jk\"}}}",
                "{\"auths\":{\"quay.io\":{\"auth\":\"secret-password\"}}}"
            })
    void aDamagedFileIsNamedAndNotShown(String content) throws IOException {
        Path file = write(".docker/config.json", content);
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> find("quay.io", "app"))
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "c2Vj"));
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private void helper(String name, String script) throws IOException {
        Path program = write("bin/docker-credential-" + name, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A helper is found by the PATH of this process; a test can only name one by way of a shell. */
    private Optional<Credentials> ask(String name, String server) throws IOException {
        return new CredentialHelper(
                        directory.resolve("bin/docker-credential-" + name).toString(), Path.of("config.json"))
                .get(server);
    }

    @Test
    void aHelperIsAskedForTheServer() throws IOException {
        helper("works", "read server; echo \"{\\\"Username\\\":\\\"$1\\\",\\\"Secret\\\":\\\"for $server\\\"}\"");
        assertThat(ask("works", "quay.io")).hasValueSatisfying(login -> {
            assertThat(login.user()).isEqualTo("get");
            assertThat(login.password()).isEqualTo("for quay.io");
        });
    }

    @Test
    void aHelperMayHaveAnIdentityToken() throws IOException {
        helper("token", "cat >/dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"abc\"}'");
        assertThat(ask("token", "quay.io"))
                .hasValueSatisfying(login -> assertThat(login.isIdentityToken()).isTrue());
    }

    @Test
    void aHelperMayHaveNothing() throws IOException {
        helper("empty", "echo 'credentials not found in native keychain'; exit 1");
        assertThat(ask("empty", "quay.io")).isEmpty();
        helper("broken", "echo 'the keyring is locked'; exit 1");
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> ask("broken", "quay.io"))
                .withMessageContaining("the keyring is locked");
    }

    @Test
    void aHelperThatIsMissingIsNamed() throws IOException {
        write(
                ".docker/config.json",
                "{\"credHelpers\":{\"quay.io\":\"nosuch\"},\"auths\":{\"ghcr.io\":" + login("me", "x") + "}}");
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> find("quay.io", "app"))
                .withMessageContaining("docker-credential-nosuch")
                .withMessageContaining(".docker/config.json");
        assertThat(user("ghcr.io", "app")).as("it is for another registry").isEqualTo("me");
    }

    @Test
    void aHelperIsNoPath() throws IOException {
        write(".docker/config.json", "{\"credsStore\":\"/../../evil\"}");
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> find("quay.io", "app"))
                .withMessageContaining("cannot be one");
    }
}
