package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

    private static String proxy(Map<String, String> environment, String uri) {
        Proxy proxy = new Proxies(environment).select(URI.create(uri)).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "none";
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, https://quay.io, 10.0.0.1:3128",
        "https_proxy, https://quay.io, 10.0.0.1:3128",
        "HTTP_PROXY, http://quay.io, 10.0.0.1:3128",
        "http_proxy, http://quay.io, 10.0.0.1:3128",
        "HTTP_PROXY, https://quay.io, none",
        "HTTPS_PROXY, http://quay.io, none",
        "HTTPS_PROXY, https://localhost, none",
        "HTTP_PROXY, http://127.0.0.1:5000, none",
        "HTTP_PROXY, http://[::1]:5000, none",
    })
    void eachSchemeHasItsProxyAndThisMachineHasNone(String variable, String uri, String expected) {
        assertThat(proxy(Map.of(variable, "http://10.0.0.1:3128"), uri)).isEqualTo(expected);
    }

    @Test
    void theAddressMayBeShort() {
        assertThat(proxy(Map.of("HTTPS_PROXY", "10.0.0.1:3128"), "https://quay.io"))
                .isEqualTo("10.0.0.1:3128");
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://10.0.0.1/"), "https://quay.io"))
                .isEqualTo("10.0.0.1:80");
        assertThat(proxy(Map.of("HTTPS_PROXY", ""), "https://quay.io")).isEqualTo("none");
        assertThat(proxy(Map.of(), "https://quay.io")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io, none",
        "'example.com, quay.io ,', none",
        "QUAY.IO, none",
        "io, none",
        ".io, none",
        "*.io, none",
        "*, none",
        "quay.io:443, none",
        "quay.io:5000, 10.0.0.1:3128",
        "uay.io, 10.0.0.1:3128",
        "cdn.quay.io, 10.0.0.1:3128",
        "'', 10.0.0.1:3128",
    })
    void someAreLeftOut(String noProxy, String expected) {
        for (String variable : new String[] {"NO_PROXY", "no_proxy"}) {
            Map<String, String> environment = Map.of("HTTPS_PROXY", "http://10.0.0.1:3128", variable, noProxy);
            assertThat(proxy(environment, "https://quay.io/v2/")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://10.0.0.1",
                "https://10.0.0.1",
                "http://me:secret@10.0.0.1:3128",
                "http://",
                "://",
                "a b"
            })
    void whatIsNotKnownIsRefusedAndNotShown(String proxy) {
        assertThatIllegalStateException()
                .isThrownBy(() -> proxy(Map.of("HTTPS_PROXY", proxy), "https://quay.io"))
                .withMessageContaining("http://HOST:PORT")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
}
