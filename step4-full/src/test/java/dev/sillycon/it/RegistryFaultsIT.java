package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Manifests;
import dev.sillycon.it.FaultyRegistry.Seen;
import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that cut connections, refuse, lie, and send elsewhere; and pulls that are killed. */
class RegistryFaultsIT {

    /** One layer, of a megabyte. */
    private static final String SMALL = "library/busybox";

    /** Five layers, of 35 MB. */
    private static final String LARGE = "library/debian";

    private static final Predicate<Seen> BLOB = Seen::isBlob;
    private static final Predicate<Seen> MANIFEST = Seen::isManifest;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private static RegistryServer real;
    private static SSLContext tls;

    private final TestStore store = TestStore.of(User.ALICE);
    private FaultyRegistry registry;

    @BeforeAll
    static void push() throws IOException, GeneralSecurityException {
        real = RegistryServer.open();
        tls = selfSigned();
        for (Map.Entry<String, Path> image :
                Map.of(SMALL, TestImages.busybox(), LARGE, TestImages.debian()).entrySet()) {
            Host.must(new Command("skopeo", "--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false")
                    .and("oci:" + image.getValue(), "docker://" + real.name() + "/" + image.getKey() + ":latest"));
        }
    }

    private static SSLContext selfSigned() throws IOException, GeneralSecurityException {
        Path file = Host.directory().resolve("key.p12");
        char[] password = "changeit".toCharArray();
        Host.must(new Command(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-keyalg", "EC")
                .and("-alias", "registry", "-dname", "CN=registry.example", "-ext", "SAN=dns:registry.example")
                .and("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(password)));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @AfterAll
    static void stop() {
        real.close();
    }

    @BeforeEach
    void start() {
        registry = FaultyRegistry.before(real.port());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private String name(String repository) {
        return registry.name() + "/" + repository + ":latest";
    }

    private Command pull(String repository) {
        return store.command("pull", name(repository));
    }

    private void assertPulled(Result pull, String repository) {
        assertThat(pull.status()).as("%s", pull).isZero();
        assertThat(store.must("run", name(repository), "echo", "it runs")).isEqualTo("it runs");
        assertThat(store.files()).doesNotContain("unfinished/");
    }

    /** Ends in one line of error, which is the last; nothing has a name then. */
    private void assertFails(Command pull, String... parts) {
        Result result = pull.run();
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().filter(line -> line.startsWith("sillycon: ")))
                .singleElement()
                .asString()
                .contains(parts);
        assertThat(result.err().lines().toList()).last().asString().startsWith("sillycon: ");
        assertThat(store.must("images").lines()).as("only the title").hasSize(1);
    }

    /** The only layer of the small image, and its size. */
    private Seen layerRequest() {
        return registry.requests(BLOB).get(1); // the first is the configuration
    }

    // ---- what is no registry ----------------------------------------------------------------------------------------

    @Test
    void aLengthBeyondAllBoundsIsTold() {
        byte[] answer =
                "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Relay relay = new Relay(client -> {
            client.getOutputStream().write(answer);
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertFails(
                    store.command("pull", "127.0.0.1:" + relay.port() + "/x"),
                    "answers with a length that is none",
                    "18446744073709551615");
        }
    }

    // ---- connections that break -------------------------------------------------------------------------------------

    @Test
    void aCutConnectionResumes() {
        registry.on(BLOB, 1, registry.pass()); // the configuration
        registry.on(seen -> seen.isBlob() && registry.requests(BLOB).size() > 1, 3, registry.cutAfter(100_000));
        Result pull = pull(SMALL).run();
        assertPulled(pull, SMALL);
        assertThat(pull.err()).contains("; trying again in ", ": resumed at 100.0 kB", ": resumed at 300.0 kB");
        List<String> ranges = registry.requests(BLOB).stream()
                .skip(1)
                .map(seen -> seen.header("Range"))
                .toList();
        assertThat(ranges).containsExactly("", "bytes=100000-", "bytes=200000-", "bytes=300000-");
        assertThat(registry.bytesSent(layerRequest().path()))
                .as("each byte once")
                .isEqualTo(sizeOfLayer());
    }

    private long sizeOfLayer() {
        String hex = layerRequest().path().replaceFirst(".*sha256:", "");
        return Long.parseLong(Host.must(new Command("stat", "-c", "%s", store.path() + "/blobs/sha256/" + hex))
                .out());
    }

    @Test
    void aCutManifestIsAskedForAgain() {
        registry.on(MANIFEST, 2, registry.cutAfter(100));
        assertPulled(pull(SMALL).run(), SMALL);
        assertThat(registry.requests(MANIFEST)).hasSize(3);
    }

    @Test
    void aRegistryThatKnowsNoRangesSendsAllAgain() {
        registry.on(seen -> seen.isBlob() && !seen.header("Range").isEmpty(), 1, registry.ignoreRange());
        registry.on(seen -> seen.isBlob() && registry.requests(BLOB).size() == 2, 1, registry.cutAfter(100_000));
        assertPulled(pull(SMALL).run(), SMALL);
        assertThat(registry.bytesSent(layerRequest().path())).isEqualTo(100_000 + sizeOfLayer());
    }

    @ParameterizedTest
    @CsvSource({"416, ''", "206, bytes 0-9/100", "206, bytes nonsense", "206, ''"})
    void aRegistryThatMisunderstandsRangesIsAskedForAll(int status, String contentRange) {
        String[] headers = contentRange.isEmpty() ? new String[0] : new String[] {"Content-Range", contentRange};
        registry.onAll(
                seen -> seen.isBlob() && !seen.header("Range").isEmpty(),
                FaultyRegistry.answer(status, "nonsense", headers));
        registry.on(seen -> seen.isBlob() && registry.requests(BLOB).size() == 2, 1, registry.cutAfter(100_000));
        assertPulled(pull(SMALL).run(), SMALL);
    }

    @Test
    void aConnectionThatStandsStillIsGivenUpAndResumes() {
        registry.on(seen -> seen.isBlob() && registry.requests(BLOB).size() == 2, 1, registry.stallAfter(100_000, 60));
        Result pull = pull(SMALL).run();
        assertPulled(pull, SMALL);
        assertThat(pull.err()).contains("nothing has come for 30 s", ": resumed at 100.0 kB");
    }

    @Test
    void aConnectionThatIsAlwaysCutIsGivenUpInTheEnd() {
        registry.onAll(BLOB, registry.cutAfter(0));
        assertFails(pull(SMALL), "6 times", "what has come is kept");
        assertThat(registry.requests(BLOB)).hasSize(6);
    }

    // ---- refusals ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void aBusyRegistryIsAskedAgain(int status) {
        registry.on(MANIFEST, 1, FaultyRegistry.answer(status, "<html>busy</html>"));
        registry.on(
                BLOB, 1, FaultyRegistry.answer(status, "{\"errors\":[{\"code\":\"BUSY\",\"message\":\"so busy\"}]}"));
        Result pull = pull(SMALL).run();
        assertPulled(pull, SMALL);
        assertThat(pull.err()).contains(" with " + status + "; trying again in ", " with " + status + " (so busy); ");
    }

    @Test
    void aRegistryThatAsksForTimeGetsIt() {
        registry.on(MANIFEST, 1, FaultyRegistry.answer(429, "", "Retry-After", "3"));
        long start = System.nanoTime();
        assertPulled(pull(SMALL).run(), SMALL);
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThan(3000);

        registry.onAll(MANIFEST, FaultyRegistry.answer(429, "", "Retry-After", "21600"));
        Result later = pull(SMALL).run();
        assertThat(later.status()).isEqualTo(125);
        assertThat(later.err()).hasLineCount(1).contains("429", "asks to wait 360 minutes");
    }

    @Test
    void whatIsForbiddenIsNotAskedForAgain() {
        registry.onAll(BLOB, FaultyRegistry.answer(403, "{\"errors\":[{\"message\":\"not you\"}]}"));
        assertFails(pull(SMALL), "denies access to " + SMALL + " (not you)", "podman login");
        assertThat(registry.requests(BLOB)).hasSize(1);
    }

    @Test
    void aServerCannotWriteToTheTerminal() {
        registry.onAll(
                MANIFEST,
                FaultyRegistry.answer(
                        400,
                        "{\"errors\":[{\"message\":\"\\u001b[2J\\u001b]0;owned\\u0007\\nsillycon: fine\\u202e\"}]}"));
        Result result = pull(SMALL).run();
        assertThat(result.err())
                .hasLineCount(1)
                .contains("with 400", "owned")
                .doesNotContainPattern("[\\p{Cc}&&[^\n]]");
    }

    // ---- lies -------------------------------------------------------------------------------------------------------

    @Test
    void wrongBytesAreAskedForOnceMore() {
        registry.on(seen -> seen.isBlob() && registry.requests(BLOB).size() == 2, 1, registry.wrongBytes());
        Result pull = pull(SMALL).run();
        assertPulled(pull, SMALL);
        assertThat(pull.err()).contains("is something else", "trying again from the start");
    }

    @Test
    void wrongBytesAreNotTaken() {
        registry.onAll(BLOB, registry.wrongBytes());
        assertFails(pull(SMALL), "is something else", "sha256:");
        assertThat(registry.requests(BLOB)).hasSize(2);
        assertThat(store.files()).doesNotContainPattern("(unfinished|sha256)/");
    }

    @Test
    void aManifestWithAnotherDigestIsNotTaken() {
        String digest = Host.must(store.command("pull", real.name() + "/" + SMALL))
                .out()
                .replaceFirst(".*@", "");
        TestStore fresh = TestStore.of(User.ALICE);
        registry.onAll(MANIFEST, registry.wrongBytes());
        for (String reference : List.of("@" + digest, ":latest")) { // the registry itself promises a digest for a tag
            Result result = fresh.command("pull", registry.name() + "/" + SMALL + reference)
                    .run();
            assertThat(result.status()).as("%s", result).isEqualTo(125);
            assertThat(result.err()).contains("manifest is not the one that it names", digest);
        }
    }

    @Test
    void aConfigurationThatDoesNotFitItsManifestIsNotTaken() {
        String configuration = "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"\\u001b[2J\"]}}";
        String manifest = "{\"schemaVersion\":2,\"layers\":[],\"config\":{\"mediaType\":"
                + "\"application/vnd.oci.image.config.v1+json\",\"size\":" + configuration.length() + ",\"digest\":\""
                + Digest.ofBytes(configuration.getBytes(StandardCharsets.UTF_8)) + "\"}}";
        registry.onAll(Seen::isManifest, FaultyRegistry.answer(200, manifest));
        registry.onAll(BLOB, FaultyRegistry.answer(200, configuration));
        assertFails(pull(SMALL), "names 0 layers in its manifest and 1 in its configuration");
        assertThat(store.must("prune")).startsWith("removed 1 blob");
    }

    @Test
    void aBodyWithoutAnEndIsCut() {
        registry.onAll(MANIFEST, FaultyRegistry.endless());
        assertFails(pull(SMALL), "more than 4 MiB");
        registry.close();
        registry = FaultyRegistry.before(real.port());
        registry.onAll(BLOB, FaultyRegistry.endless());
        assertFails(pull(SMALL), "has more bytes than the ");
        assertThat(store.files()).doesNotContainPattern("(unfinished|sha256)/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schemaVersion\":1,\"fsLayers\":[]} | schema 1",
                "{\"schemaVersion\":2,\"layers\":[],\"manifests\":[]} | the manifest says that it is",
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"} | the manifest says",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"size\":2,"
                        + "\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"}} | not a container image",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":9999999,"
                        + "\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"}} | 9999999 bytes",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":2,"
                        + "\"digest\":\"sha256:../../../../etc/passwd\"}} | not a digest",
                "{} | has nothing where",
                "[] | has something else where",
                "hello | is not JSON",
            })
    void whatIsNoManifestIsRefused(String manifest, String reason) {
        registry.onAll(MANIFEST, FaultyRegistry.answer(200, manifest, "Content-Type", Manifests.MANIFEST));
        assertFails(pull(SMALL), reason);
    }

    @Test
    void anImageOfAnotherMachineIsRefusedBeforeItsLayersCome() {
        String config = "{\"os\":\"linux\",\"architecture\":\"s390x\"}";
        String digest = Digest.ofBytes(config.getBytes(StandardCharsets.UTF_8)).toString();
        registry.onAll(BLOB, FaultyRegistry.answer(200, config));
        registry.onAll(
                MANIFEST,
                FaultyRegistry.answer(
                        200,
                        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                                + "\"size\":" + config.length() + ",\"digest\":\"" + digest + "\"},\"layers\":["
                                + "{\"mediaType\":\"x\",\"size\":1,\"digest\":\"sha256:" + "0".repeat(64) + "\"}]}",
                        "Content-Type",
                        Manifests.MANIFEST));
        assertFails(pull(SMALL), "is for linux/s390x, and this machine is linux/");
        assertThat(registry.requests(BLOB)).hasSize(1);
    }

    // ---- tokens -----------------------------------------------------------------------------------------------------

    /** A server of tokens, each of which is good for a few requests. */
    private static final class Tokens implements AutoCloseable {

        private final FaultyRegistry server;
        private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();

        Tokens(int usesOfEach, SSLContext tls) {
            server = tls == null ? FaultyRegistry.before(0) : FaultyRegistry.encrypted(0, tls);
            server.onAll(seen -> true, (exchange, seen) -> {
                String token = "token" + uses.size();
                uses.put("Bearer " + token, new AtomicInteger(usesOfEach));
                String member = seen.method().equals("POST") ? "access_token" : "token";
                FaultyRegistry.answer(200, "{\"" + member + "\":\"" + token + "\"}")
                        .to(exchange, seen);
            });
        }

        boolean takes(Seen seen) {
            AtomicInteger left = uses.get(seen.header("Authorization"));
            return left != null && left.getAndDecrement() > 0;
        }

        /** Has a registry answer only to who has a token. */
        void guard(FaultyRegistry registry, String realm) {
            registry.onAll(
                    seen -> !takes(seen),
                    FaultyRegistry.answer(
                            401,
                            "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}",
                            "WWW-Authenticate",
                            "Bearer realm=\"" + realm + "\",service=\"the registry\",scope=\"repository:x:pull\""));
        }

        String realm() {
            return "http://" + server.name() + "/token?account=1";
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void aTokenIsFetchedAndRenewed() {
        try (Tokens tokens = new Tokens(2, null)) {
            registry.onAll(BLOB, registry.cutAfter(200_000)); // so that there are many requests, one after the other
            tokens.guard(registry, tokens.realm());
            assertPulled(pull(SMALL).run(), SMALL);
            assertThat(tokens.server.requests()).hasSizeGreaterThan(2).allSatisfy(seen -> {
                assertThat(seen.method() + " " + seen.path()).isEqualTo("GET /token");
                assertThat(seen.query())
                        .isEqualTo("account=1&service=the+registry&scope=repository%3Alibrary%2Fbusybox%3Apull");
                assertThat(seen.header("Authorization"))
                        .as("nobody has logged in")
                        .isEmpty();
            });
        }
    }

    @Test
    void aTokenThatIsNeverGoodEnoughEnds() {
        try (Tokens tokens = new Tokens(0, null)) {
            tokens.guard(registry, tokens.realm());
            assertFails(pull(SMALL), "denies access to " + SMALL + " (authentication required)", "podman login");
            assertThat(tokens.server.requests()).hasSize(1);
        }
    }

    private static Path logins(String key, String entry) throws IOException {
        return Files.writeString(
                Host.directory().resolve("logins.json"), "{\"auths\":{\"" + key + "\":{" + entry + "}}}");
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLoginGoesToTheServerOfTokensAndNowhereElse() throws IOException {
        try (Tokens tokens = new Tokens(100, null)) {
            tokens.guard(registry, tokens.realm());
            Path file = logins(registry.name() + "/library", "\"auth\":\"" + basic("me:secret") + "\"");
            assertPulled(pull(SMALL).with("REGISTRY_AUTH_FILE", file.toString()).run(), SMALL);
            assertThat(tokens.server.requests())
                    .singleElement()
                    .satisfies(
                            seen -> assertThat(seen.header("Authorization")).isEqualTo("Basic " + basic("me:secret")));
            assertThat(registry.requests())
                    .allSatisfy(seen -> assertThat(seen.header("Authorization")).doesNotContain("Basic"));
        }
    }

    @Test
    void anIdentityTokenIsExchanged() throws IOException {
        try (Tokens tokens = new Tokens(100, null)) {
            tokens.guard(registry, tokens.realm());
            Path file = logins(registry.name(), "\"identitytoken\":\"id&token\"");
            assertPulled(pull(SMALL).with("REGISTRY_AUTH_FILE", file.toString()).run(), SMALL);
            assertThat(tokens.server.requests()).singleElement().satisfies(seen -> {
                assertThat(seen.method()).isEqualTo("POST");
                assertThat(new String(seen.body(), StandardCharsets.UTF_8))
                        .contains("grant_type=refresh_token", "refresh_token=id%26token", "scope=repository");
            });
        }
    }

    @Test
    void aPushAsksForMoreThanAPull() {
        try (Tokens tokens = new Tokens(100, null)) {
            tokens.guard(registry, tokens.realm());
            store.must("load", TestImages.busybox().toString(), "app:1");
            store.must("push", "app:1", registry.name() + "/pushed:1");
            assertThat(tokens.server.requests())
                    .allSatisfy(seen -> assertThat(seen.query()).endsWith("scope=repository%3Apushed%3Apull%2Cpush"));
        }
    }

    // ---- redirects --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsFollowedWithoutTheSecret(int status) {
        try (Tokens tokens = new Tokens(100, null);
                FaultyRegistry other = FaultyRegistry.before(real.port())) {
            registry.onAll(
                    BLOB,
                    (exchange, seen) -> FaultyRegistry.answer(
                                    status, "gone", "Location", "http://" + other.name() + seen.path())
                            .to(exchange, seen));
            tokens.guard(registry, tokens.realm());
            other.on(BLOB, 1, other.pass());
            other.on(seen -> seen.isBlob() && other.requests(BLOB).size() == 2, 1, other.cutAfter(100_000));
            assertPulled(pull(SMALL).run(), SMALL);
            assertThat(registry.requests(BLOB))
                    .anySatisfy(seen -> assertThat(seen.header("Authorization")).startsWith("Bearer "));
            assertThat(other.requests())
                    .hasSize(3)
                    .allSatisfy(seen -> assertThat(seen.header("Authorization")).isEmpty());
            assertThat(other.requests().get(2).header("Range")).isEqualTo("bytes=100000-");
        }
    }

    @Test
    void whereARedirectLeadsNobodyMayAskForALogin() throws IOException {
        try (Tokens tokens = new Tokens(100, null);
                FaultyRegistry other = FaultyRegistry.before(real.port())) {
            registry.onAll(
                    BLOB,
                    (exchange, seen) -> FaultyRegistry.answer(
                                    307, "", "Location", "http://" + other.name() + seen.path())
                            .to(exchange, seen));
            tokens.guard(other, tokens.realm());
            Path file = logins(registry.name(), "\"auth\":\"" + basic("me:secret") + "\"");
            assertFails(pull(SMALL).with("REGISTRY_AUTH_FILE", file.toString()), other.name() + " answers", "401");
            assertThat(tokens.server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1/x, --insecure only",
        "file:///etc/passwd, not a web server's address",
        "/v2/library/busybox/manifests/latest, again and again",
        "'http://me:secret@localhost/', not a web server's address",
        "'http://[', names a location that is none",
    })
    void aRedirectToWhereItMustNotLeadIsRefused(String location, String reason) {
        registry.onAll(MANIFEST, FaultyRegistry.answer(307, "", "Location", location));
        assertFails(pull(SMALL), reason);
    }

    @Test
    void aRedirectFromHttpsToHttpIsRefused() {
        try (FaultyRegistry encrypted = FaultyRegistry.encrypted(real.port(), tls)) {
            encrypted.onAll(
                    BLOB,
                    (exchange, seen) -> FaultyRegistry.answer(
                                    307, "", "Location", "http://" + registry.name() + seen.path())
                            .to(exchange, seen));
            assertFails(
                    store.command("pull", "--insecure", encrypted.name() + "/" + SMALL),
                    "leads from https to plain http");
            assertThat(registry.requests()).isEmpty();
        }
    }

    // ---- TLS, proxies, Docker Hub -----------------------------------------------------------------------------------

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        try (FaultyRegistry encrypted = FaultyRegistry.encrypted(real.port(), tls)) {
            String name = encrypted.name() + "/" + SMALL + ":latest";
            assertFails(store.command("pull", name), "certificate of " + encrypted.name(), "--insecure");
            assertThat(encrypted.requests()).isEmpty();
            store.must("pull", "--insecure", name);
            assertThat(store.must("run", name, "echo", "it runs")).isEqualTo("it runs");
        }
    }

    @Test
    void plainHttpElsewhereIsForWhoAsksForIt() {
        Map<String, Integer> hosts = Map.of("registry.example:5000", real.port());
        try (ConnectProxy proxy = new ConnectProxy(hosts)) {
            Command refused = store.command("pull", "registry.example:5000/" + SMALL)
                    .with("HTTPS_PROXY", proxy.address())
                    .with("http_proxy", proxy.address());
            assertFails(refused, "registry.example:5000 (by the proxy 127.0.0.1) ", "TLS", "--insecure");
            assertThat(proxy.requests()).containsExactly("CONNECT registry.example:5000");

            Host.must(store.command("pull", "--insecure", "registry.example:5000/" + SMALL)
                    .with("HTTPS_PROXY", proxy.address())
                    .with("http_proxy", proxy.address()));
            assertThat(proxy.requests()).contains("GET http://registry.example:5000/v2/");
            assertThat(store.must("run", "registry.example:5000/" + SMALL, "echo", "it runs"))
                    .isEqualTo("it runs");
        }
    }

    @Test
    void aHostThatDoesNotExistIsNamedAtOnce() {
        assertFails(store.command("pull", "registry.invalid/app"), "there is no host of this name: registry.invalid");
    }

    /** Docker Hub cannot be had in a test; who answers by its names here behaves like it. */
    @Test
    void dockerHubIsSpokenToByItsNames() throws IOException {
        try (FaultyRegistry hub = FaultyRegistry.encrypted(real.port(), tls);
                Tokens tokens = new Tokens(100, tls);
                FaultyRegistry cdn = FaultyRegistry.encrypted(real.port(), tls);
                ConnectProxy proxy = new ConnectProxy(Map.of(
                        "registry-1.docker.io:443", hub.port(),
                        "auth.docker.io:443", tokens.server.port(),
                        "cdn.example:443", cdn.port()))) {
            hub.onAll(
                    BLOB,
                    (exchange, seen) -> FaultyRegistry.answer(
                                    307, "", "Location", "https://cdn.example" + seen.path() + "?signature=abc")
                            .to(exchange, seen));
            tokens.guard(hub, "https://auth.docker.io/token");
            Path file = logins("https://index.docker.io/v1/", "\"auth\":\"" + basic("me:secret") + "\"");
            Result pull = Host.must(store.command("pull", "--insecure", "busybox")
                    .with("HTTPS_PROXY", proxy.address())
                    .with("REGISTRY_AUTH_FILE", file.toString()));
            assertThat(pull.out()).startsWith("docker.io/library/busybox:latest@sha256:");
            assertThat(store.must("run", "busybox", "echo", "it runs")).isEqualTo("it runs");
            assertThat(tokens.server.requests()).singleElement().satisfies(seen -> {
                assertThat(seen.query()).endsWith("scope=repository%3Alibrary%2Fbusybox%3Apull");
                assertThat(seen.header("Authorization")).isEqualTo("Basic " + basic("me:secret"));
            });
            assertThat(cdn.requests())
                    .hasSize(2)
                    .allSatisfy(seen -> assertThat(seen.header("Authorization")).isEmpty());
        }
    }

    @Test
    void aLoginIsNotSentInTheClear() throws IOException {
        try (FaultyRegistry encrypted = FaultyRegistry.encrypted(real.port(), tls);
                Tokens tokens = new Tokens(100, null)) {
            tokens.guard(encrypted, tokens.realm());
            Path file = logins(encrypted.name(), "\"auth\":\"" + basic("me:secret") + "\"");
            assertFails(
                    store.command("pull", "--insecure", encrypted.name() + "/" + SMALL)
                            .with("REGISTRY_AUTH_FILE", file.toString()),
                    "wants the login sent to " + tokens.server.name() + " in plain http");
            assertThat(tokens.server.requests()).isEmpty();
        }
    }

    // ---- push -------------------------------------------------------------------------------------------------------

    @Test
    void anUploadThatFailsBeginsAgain() {
        store.must("load", TestImages.busybox().toString(), "app:1");
        registry.on(
                seen -> seen.method().equals("PUT") && seen.path().contains("/uploads/"),
                1,
                FaultyRegistry.answer(503, ""));
        registry.on(
                seen -> seen.method().equals("PUT") && seen.path().contains("/uploads/"),
                1,
                (exchange, seen) -> exchange.close());
        registry.on(
                seen -> seen.method().equals("PUT") && seen.path().contains("/manifests/"),
                1,
                FaultyRegistry.answer(502, ""));
        registry.on(seen -> seen.method().equals("HEAD"), 1, FaultyRegistry.answer(429, ""));
        Result push = Host.must(store.command("push", "app:1", registry.name() + "/again:1"));
        assertThat(push.err()).contains("429", "503", "502", "has cut the connection");
        List<String> uploads =
                registry
                        .requests(seen ->
                                seen.method().equals("PUT") && seen.path().contains("/uploads/"))
                        .stream()
                        .map(Seen::path)
                        .toList();
        assertThat(uploads).hasSize(4).as("each to a place of its own").doesNotHaveDuplicates();
        Host.must(store.command("pull", real.name() + "/again:1"));
        assertThat(store.must("run", real.name() + "/again:1", "echo", "it runs"))
                .isEqualTo("it runs");
    }

    @Test
    void anUploadElsewhereGoesWithoutTheSecret() {
        store.must("load", TestImages.busybox().toString(), "app:1");
        try (Tokens tokens = new Tokens(100, null);
                FaultyRegistry other = FaultyRegistry.before(real.port())) {
            registry.onAll(
                    seen -> seen.method().equals("POST"),
                    FaultyRegistry.answer(202, "", "Location", "http://" + other.name() + "/upload?state=a%2Fb"));
            tokens.guard(registry, tokens.realm());
            other.onAll(seen -> seen.method().equals("PUT"), FaultyRegistry.answer(201, ""));
            Result push =
                    store.command("push", "app:1", registry.name() + "/other:1").run();
            assertThat(push.err()).as("the real registry lacks the blobs").contains("with 400");
            assertThat(other.requests()).hasSize(2).allSatisfy(seen -> {
                assertThat(seen.query()).startsWith("state=a%2Fb&digest=sha256:");
                assertThat(seen.header("Authorization")).isEmpty();
            });
        }
    }

    // ---- kills, and several at once ---------------------------------------------------------------------------------

    @Test
    void aPullThatIsKilledAgainAndAgainGoesOn() {
        int kills = 20;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        registry.throttle(1_000_000);
        for (int i = 0; i < kills; i++) {
            Command.Started pull = pull(LARGE).start();
            Processes.pause(500 + random.nextInt(1500));
            pull.signal("KILL");
            assertThat(pull.await().status())
                    .as("it was still running; seed %d", seed)
                    .isEqualTo(128 + 9);
            store.assertWhole(store.layers());
            assertThat(store.must("images").lines()).hasSize(1);
        }
        registry.throttle(Long.MAX_VALUE);
        long sentToTheKilled = registry.bytesOfBlobsSent();
        registry.forget();
        Result pull = pull(LARGE).run();
        assertPulled(pull, LARGE);
        assertThat(pull.err()).contains(": resumed at ");
        long sizeOfAll =
                Long.parseLong(Host.must(new Command("sh", "-c", "cat " + store.path() + "/blobs/sha256/* | wc -c"))
                        .out());
        long sent = sentToTheKilled + registry.bytesOfBlobsSent();
        assertThat(sent)
                .as("what was on its way when it was killed is lost, nothing else; seed %d", seed)
                .isLessThan(sizeOfAll + kills * 1_000_000L);
        assertThat(registry.bytesOfBlobsSent()).isLessThan(sizeOfAll - 3_000_000);
        store.assertPruned();
        store.assertWhole(store.layers());
    }

    @Test
    void aPullThatWasKilledJustBeforeABlobsEndLeavesNoLock() throws IOException {
        Host.must(pull(SMALL));
        Path blob = Path.of(store.files()
                .lines()
                .filter(file -> file.contains("sha256/"))
                .findFirst()
                .orElseThrow());
        String lock = store.path() + "/unfinished/sha256-" + blob.getFileName() + ".lock";
        String other = store.path() + "/unfinished/new-123.lock";
        Host.must(Host.command(User.ALICE, "touch", lock, other));
        Host.must(pull(SMALL));
        assertThat(store.files()).doesNotContain("unfinished/sha256-").contains("unfinished/new-123.lock");
        store.assertPruned();
    }

    @Test
    void twoAtOnceLoadEachBlobOnce() {
        registry.throttle(8_000_000);
        Command.Started one = pull(LARGE).start();
        Command.Started other = pull(LARGE).start();
        assertPulled(one.await(), LARGE);
        assertPulled(other.await(), LARGE);
        List<String> blobs = registry.requests(BLOB).stream().map(Seen::path).toList();
        assertThat(blobs).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void threeLayersComeAtATime() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        registry.onAll(BLOB, (exchange, seen) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Processes.pause(500);
            now.decrementAndGet();
            registry.pass().to(exchange, seen);
        });
        assertPulled(pull(LARGE).run(), LARGE);
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void aTerminalShowsBars() {
        registry.throttle(20_000_000);
        String command = String.join(" ", store.command("pull", name(LARGE)).words());
        Result result = new Command(
                        "script", "--quiet", "--return", "--command", "stty cols 60; " + command, "/dev/null")
                .run();
        assertPulled(result, LARGE);
        assertThat(result.out()).containsPattern("\r?\n\033\\[\\dA\033\\[J").contains(" MB of 3", " MB, done");
        String withoutMoves = result.out().replaceAll("\033\\[\\d*[AJ]", "");
        assertThat(withoutMoves.lines().filter(line -> line.contains("[")))
                .hasSizeGreaterThan(10)
                .allMatch(line -> line.length() < 60);
        assertThat(withoutMoves.lines().filter(line -> line.endsWith("done"))).hasSize(5);
    }

    @Test
    void ctrlCEndsAPullAndWhatHasComeStays() {
        registry.throttle(1_000_000);
        Command.Started pull = pull(LARGE).start();
        Processes.await("some bytes", () -> registry.bytesOfBlobsSent() > 3_000_000);
        pull.signal("INT");
        assertThat(pull.await().status()).isEqualTo(128 + 2);
        assertThat(store.files()).contains("unfinished/sha256-");
        registry.throttle(Long.MAX_VALUE);
        Result again = pull(LARGE).run();
        assertPulled(again, LARGE);
        assertThat(again.err()).contains(": resumed at ");
    }
}
