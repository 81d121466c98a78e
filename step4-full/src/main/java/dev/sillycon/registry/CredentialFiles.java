package dev.sillycon.registry;

import dev.sillycon.image.ImageException;
import dev.sillycon.image.Json;
import dev.sillycon.image.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The logins that {@code podman login} and {@code docker login} have written.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md">containers-auth.json(5)</a>
 * @see <a href="https://docs.docker.com/reference/cli/docker/login/#credential-stores">docker login, Credential stores</a>
 */
final class CredentialFiles {

    /** What Docker calls its registry in these files. */
    private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

    private final List<Path> files;

    private CredentialFiles(List<Path> files) {
        this.files = files;
    }

    /** The files of a user, in the order in which podman and docker look. */
    static CredentialFiles of(Map<String, String> environment, int uid) {
        String named = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
        if (!named.isEmpty()) {
            return new CredentialFiles(List.of(Path.of(named)));
        }
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String docker = environment.getOrDefault("DOCKER_CONFIG", "");
        return new CredentialFiles(List.of(
                (runtime.isEmpty() ? Path.of("/run/containers/" + uid) : Path.of(runtime, "containers"))
                        .resolve("auth.json"),
                (config.isEmpty() ? home.resolve(".config") : Path.of(config)).resolve("containers/auth.json"),
                (docker.isEmpty() ? home.resolve(".docker") : Path.of(docker)).resolve("config.json")));
    }

    /**
     * The login for a repository, the most specific one.
     *
     * @throws RegistryException if a file cannot be read, or names a helper that fails
     */
    Optional<Credentials> find(String registry, String repository) {
        return files.stream()
                .flatMap(file -> find(file, registry, repository).stream())
                .findFirst();
    }

    private Optional<Credentials> find(Path file, String registry, String repository) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Json json = Json.parse(file.toString(), Files.readAllBytes(file));
            Optional<String> helper = helper(json, registry);
            if (helper.isPresent()) {
                String server = registry.equals(Reference.DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
                Optional<Credentials> kept =
                        CredentialHelper.of(helper.get(), file).get(server);
                if (kept.isPresent()) {
                    return kept;
                }
            }
            return inFile(json, file, registry, repository);
        } catch (IOException | ImageException e) {
            throw new RegistryException("cannot read the credentials in " + file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> helper(Json json, String registry) {
        Json helpers = json.get("credHelpers");
        String own = helpers.isAbsent() ? "" : helpers.get(registry).stringOr("");
        String helper = own.isEmpty() ? json.get("credsStore").stringOr("") : own;
        return Optional.of(helper).filter(name -> !name.isEmpty());
    }

    private static Optional<Credentials> inFile(Json json, Path file, String registry, String repository) {
        Json logins = json.get("auths");
        if (logins.isAbsent()) {
            return Optional.empty();
        }
        for (String key : keys(registry, repository)) {
            for (String name : logins.members().keySet()) {
                if (normalized(name).equals(key)) {
                    Optional<Credentials> login = login(logins.get(name), file);
                    if (login.isPresent()) {
                        return login;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** {@code quay.io/team/app}, {@code quay.io/team}, {@code quay.io}. */
    private static List<String> keys(String registry, String repository) {
        List<String> keys = new ArrayList<>();
        String key = registry + "/" + repository;
        while (!key.equals(registry)) {
            keys.add(key);
            key = key.substring(0, key.lastIndexOf('/'));
        }
        keys.add(registry);
        return keys;
    }

    /** Docker writes addresses with scheme and version; its own registry has several names. */
    private static String normalized(String key) {
        String name = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
        return name.replaceFirst("^(index|registry-1)\\.docker\\.io(?=/|$)", Reference.DOCKER_HUB);
    }

    private static Optional<Credentials> login(Json json, Path file) {
        String token = json.get("identitytoken").stringOr("");
        if (!token.isEmpty()) {
            return Optional.of(new Credentials("", token, true, file));
        }
        String pair = json.get("auth").stringOr("");
        if (pair.isEmpty()) {
            return Optional.empty(); // a helper has it
        }
        try {
            String login = new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            if (colon > 0) {
                return Optional.of(new Credentials(login.substring(0, colon), login.substring(colon + 1), false, file));
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: the message below must not show what it is.
        }
        throw new RegistryException(
                "cannot read the credentials in " + file + ": \"auth\" must be NAME:PASSWORD in Base64; log in again");
    }

    /** Where was looked, for messages. */
    @Override
    public String toString() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
