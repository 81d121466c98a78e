package dev.sillycon.registry;

import dev.sillycon.image.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A program that keeps logins, in a desktop's keyring for one: {@code docker-credential-NAME}.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers">docker-credential-helpers</a>
 */
final class CredentialHelper {

    /** The user name by which a helper says that the secret is an identity token. */
    private static final String TOKEN_USER = "<token>";

    private static final String NOT_FOUND = "credentials not found";

    private final String program;
    private final Path file;

    /** @param file that names the program */
    CredentialHelper(String program, Path file) {
        this.program = program;
        this.file = file;
    }

    /** The helper that a file calls {@code name}. */
    static CredentialHelper of(String name, Path file) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) { // a path would be another program
            throw new RegistryException(file + " names a credential helper that cannot be one: " + ServerText.of(name));
        }
        return new CredentialHelper("docker-credential-" + name, file);
    }

    /** Asks for the login at {@code server}; empty if the helper has none. */
    Optional<Credentials> get(String server) throws IOException {
        Process helper = start();
        try (OutputStream in = helper.getOutputStream()) {
            in.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It may have ended without reading; its status tells.
        }
        byte[] out = helper.getInputStream().readNBytes(Json.MOST_BYTES);
        int status = await(helper);
        if (status != 0) {
            String message = new String(out, StandardCharsets.UTF_8);
            if (message.startsWith(NOT_FOUND)) {
                return Optional.empty();
            }
            throw new RegistryException(program + ", which " + file + " names, has failed: " + ServerText.of(message));
        }
        Json login = Json.parse("the answer of " + program, out);
        String user = login.get("Username").string();
        boolean isToken = user.equals(TOKEN_USER);
        return Optional.of(
                new Credentials(isToken ? "" : user, login.get("Secret").string(), isToken, file));
    }

    private Process start() {
        try {
            return new ProcessBuilder(program, "get")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new RegistryException(
                    "cannot start " + program + ", which " + file + " names: install it, or remove its name there", e);
        }
    }

    private static int await(Process helper) {
        try {
            return helper.waitFor();
        } catch (InterruptedException e) {
            helper.destroy();
            throw new CancellationException("interrupted while waiting for a credential helper");
        }
    }
}
