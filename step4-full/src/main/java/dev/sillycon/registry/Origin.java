package dev.sillycon.registry;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whom a request goes to. A secret is for one origin.
 *
 * @param scheme {@code https} or {@code http}
 * @param port the scheme's usual one where the address names none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454, The Web Origin Concept</a>
 */
record Origin(String scheme, String host, int port) {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    /** The origin of an address; throws {@link RegistryException} if it is not one of a web server. */
    static Origin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getUserInfo() != null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new RegistryException("not a web server's address: " + ServerText.of(uri));
        }
        int usualPort = scheme.equals("https") ? 443 : 80;
        return new Origin(
                scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() == -1 ? usualPort : uri.getPort());
    }

    boolean isEncrypted() {
        return scheme.equals("https");
    }

    /** Whether requests stay on this machine. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
