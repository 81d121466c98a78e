package dev.sillycon.registry;

import dev.sillycon.image.Json;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gets what opens one repository, when the registry asks for it: a token from a server that the registry names, or just
 * the login.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, Token Authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">Distribution, OAuth2 Token Authentication</a>
 */
final class Authorization {

    private static final int MOST_BYTES_OF_A_TOKEN = 1 << 20;

    private final Http http;
    private final Origin registry;
    private final String registryName;
    private final String repository;
    private final String actions;
    private final CredentialFiles files = CredentialFiles.of(System.getenv(), Linux.geteuid());
    private Optional<Secret> current = Optional.empty();
    private Optional<Credentials> credentials;

    /**
     * @param registryName as users call it, and files of credentials
     * @param actions {@code pull} or {@code pull,push}
     */
    Authorization(Http http, Origin registry, String registryName, String repository, String actions) {
        this.http = http;
        this.registry = registry;
        this.registryName = registryName;
        this.repository = repository;
        this.actions = actions;
    }

    synchronized Optional<Secret> current() {
        return current;
    }

    /**
     * Gets another secret, after {@code refused} was not good enough: tokens are valid for minutes.
     *
     * @param answer with status 401
     */
    synchronized void renew(Answer answer, Optional<Secret> refused) throws IOException {
        if (!current.equals(refused)) {
            return; // somebody else was faster
        }
        List<Challenge> challenges = answer.headers().allValues("WWW-Authenticate").stream()
                .flatMap(header -> Challenge.parse(header).stream())
                .toList();
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")) {
                current = Optional.of(Secret.bearer(registry, token(challenge)));
                return;
            }
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("basic") && refused.isEmpty() && login().isPresent()) {
                current = Optional.of(Secret.basic(registry, login().get()));
                return;
            }
        }
        throw denied(answer);
    }

    /** What to say when the registry does not want to. */
    RegistryException denied(Answer answer) throws IOException {
        String what = registryName + " denies access to " + repository + answer.explanation() + ": ";
        if (credentials != null && credentials.isPresent()) {
            return new RegistryException(what + "the login in "
                    + credentials.get().file() + " is wrong, or not allowed to (" + actions + ")");
        }
        return new RegistryException(what + "there is no such repository, or it needs a login; there is none for it in "
                + files + "; get one there: podman login " + registryName + ", or docker login");
    }

    private Optional<Credentials> login() {
        if (credentials == null) {
            credentials = files.find(registryName, repository);
        }
        return credentials;
    }

    private String token(Challenge challenge) throws IOException {
        URI realm = realm(challenge);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!challenge.parameter("service").isEmpty()) {
            parameters.put("service", challenge.parameter("service"));
        }
        parameters.put("scope", scope(challenge));
        Request request;
        Optional<Secret> secret = Optional.empty();
        if (login().isPresent() && login().get().isIdentityToken()) {
            parameters.put("grant_type", "refresh_token");
            parameters.put("client_id", "sillycon");
            parameters.put("refresh_token", login().get().password());
            request = Request.of("POST", realm)
                    .body("application/x-www-form-urlencoded", form(parameters).getBytes(StandardCharsets.UTF_8));
        } else {
            String join = realm.getRawQuery() == null ? "?" : "&";
            request = Request.of("GET", URI.create(realm + join + form(parameters)));
            secret = login().map(login -> Secret.basic(Origin.of(realm), login));
        }
        try (Answer answer = http.send(request, secret)) {
            if (answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
                throw denied(answer);
            }
            if (answer.status() != 200) {
                throw answer.failure();
            }
            Json json = Json.parse("the token of " + Origin.of(realm), answer.bytes(MOST_BYTES_OF_A_TOKEN));
            String token = json.get("token").stringOr(json.get("access_token").stringOr(""));
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new RegistryException(Origin.of(realm) + " answers without a token");
            }
            return token;
        }
    }

    /** What the registry names is for the request that it has refused; a push begins by asking what is there. */
    private String scope(Challenge challenge) {
        String named = challenge.parameter("scope");
        boolean isUsual = named.isEmpty() || named.startsWith("repository:");
        return isUsual ? "repository:" + repository + ":" + actions : named;
    }

    /** The server of tokens gets the login: in the clear only where the registry itself is spoken to so. */
    private URI realm(Challenge challenge) {
        URI realm;
        try {
            realm = URI.create(challenge.parameter("realm"));
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    registry + " names a server of tokens that is none: " + ServerText.of(challenge.parameter("realm")),
                    e);
        }
        Origin origin = Origin.of(realm);
        if (!origin.isEncrypted() && registry.isEncrypted()) {
            throw new RegistryException(registry + " wants the login sent to " + origin + " in plain http: refused");
        }
        return realm;
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
