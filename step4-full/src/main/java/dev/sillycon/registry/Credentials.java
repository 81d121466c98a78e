package dev.sillycon.registry;

import java.nio.file.Path;

/**
 * A login.
 *
 * @param password or an identity token, which stands in for both names
 * @param file that has it, for messages
 */
record Credentials(String user, String password, boolean isIdentityToken, Path file) {

    @Override
    public String toString() {
        return "credentials of " + file;
    }
}
