package dev.sillycon.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, and whom {@code NO_PROXY} leaves out, in
 * capital letters or small ones. Never for this machine itself.
 */
final class Proxies extends ProxySelector {

    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(find(Origin.of(uri))
                .map(address -> new Proxy(Proxy.Type.HTTP, address))
                .orElse(Proxy.NO_PROXY));
    }

    /** The proxy by way of which an origin is asked. */
    Optional<InetSocketAddress> find(Origin origin) {
        String proxy = variable(origin.scheme().toUpperCase(Locale.ROOT) + "_PROXY");
        return proxy.isEmpty() || origin.isLoopback() || isLeftOut(origin)
                ? Optional.empty()
                : Optional.of(address(proxy));
    }

    private String variable(String name) {
        String small = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return environment.getOrDefault(name, small).strip();
    }

    /** Names stand for what is below them too: {@code example.com} for {@code registry.example.com}. */
    private boolean isLeftOut(Origin origin) {
        for (String entry : variable("NO_PROXY").split(",", -1)) {
            String name = entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (name.equals("*")
                    || (!name.isEmpty()
                            && (name.equals(origin.toString())
                                    || name.equals(origin.host())
                                    || origin.host().endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private static InetSocketAddress address(String proxy) {
        URI uri;
        try {
            uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("HTTP_PROXY and HTTPS_PROXY must be http://HOST:PORT", e);
        }
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            // not shown: it may have a password
            throw new IllegalStateException(
                    "HTTP_PROXY and HTTPS_PROXY must be http://HOST:PORT; nothing else is known");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort() == -1 ? 80 : uri.getPort());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
        // The request fails, and says so.
    }
}
