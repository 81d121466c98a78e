package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Manifests;
import dev.sillycon.it.Host.User;
import dev.sillycon.linux.Architecture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images come from a real registry and go to one, as skopeo's do. */
class RegistryIT {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private static RegistryServer registry;
    private static RegistryServer closedRegistry;

    private final TestStore store = TestStore.of(User.ALICE);

    @BeforeAll
    static void start() {
        registry = RegistryServer.open();
        closedRegistry = RegistryServer.withLogin();
    }

    @AfterAll
    static void stop() {
        registry.close();
        closedRegistry.close();
    }

    /** Has skopeo push the busybox image. */
    private static String pushed(TestImages.Form form, String name, String... options) {
        Path image = TestImages.path(TestImages.BUSYBOX, form);
        String transport = form == TestImages.Form.DOCKER_ARCHIVE ? "docker-archive:" : "oci:";
        Host.must(skopeo("copy", "--quiet", "--dest-tls-verify=false")
                .and(options)
                .and(transport + image, "docker://" + registry.name() + "/" + name));
        return registry.name() + "/" + name;
    }

    private static Command skopeo(String... words) {
        return new Command("skopeo", "--insecure-policy").and(words);
    }

    private static String digestAt(String name) {
        return Host.must(skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + name))
                .out();
    }

    private static String digestIn(String output) {
        Matcher matcher = DIGEST.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return matcher.group();
    }

    // ---- pull -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "OCI_LAYOUT, oci, application/vnd.oci.image.manifest.v1+json",
        "OCI_LAYOUT, v2s2, application/vnd.docker.distribution.manifest.v2+json",
        "OCI_UNCOMPRESSED_LAYERS, oci, application/vnd.oci.image.manifest.v1+json",
        "OCI_ZSTD_LAYERS, oci, application/vnd.oci.image.manifest.v1+json",
        "DOCKER_ARCHIVE, v2s2, application/vnd.docker.distribution.manifest.v2+json",
    })
    void skopeoPushesWePullAndRun(TestImages.Form form, String format, String mediaType) {
        String name = pushed(form, "forms/" + form.name().toLowerCase(Locale.ROOT) + ":" + format, "--format", format);
        Result pull = Host.must(store.command("pull", name));
        assertThat(pull.out()).isEqualTo(name + "@" + digestAt(name));
        assertThat(pull.err().lines().toList()).last().asString().isEqualTo(name + " is pulled");
        assertThat(pull.err()).containsPattern("layer 1 of 1, sha256:[0-9a-f]{12}: [0-9.]+ [kM]?B\n");
        assertThat(store.must("inspect", name)).contains(mediaType);
        assertThat(store.must("run", name, "echo", "it runs")).isEqualTo("it runs");
        store.assertWhole(store.layers());
        assertThat(store.files()).doesNotContain("unfinished/");
    }

    @Test
    void anIndexGivesWhatIsForThisMachine() {
        String name = pushed(TestImages.Form.OCI_NESTED_INDEX, "index:1", "--all");
        String output = store.must("pull", name);
        assertThat(store.must("run", name, "echo", "it runs")).isEqualTo("it runs");

        // What was printed is the manifest's digest, by which the same image can be had again.
        assertThat(digestIn(output)).isNotEqualTo(digestAt(name));
        String pinned = registry.name() + "/index@" + digestIn(output);
        assertThat(store.must("pull", pinned)).isEqualTo(pinned);
        assertThat(store.must("run", pinned, "echo", "the same")).isEqualTo("the same");
        assertThat(store.must("pull", registry.name() + "/index@" + digestAt(name)))
                .as("the index has a digest too")
                .isEqualTo(pinned);
    }

    @Test
    void indexesMayBeNested() throws IOException, InterruptedException {
        String inner = digestAt(pushed(TestImages.Form.OCI_NESTED_INDEX, "nested:inner", "--all"));
        String size = header("nested", inner, "Content-Length");
        putIndex(
                "nested",
                "outer",
                "{\"mediaType\":\"" + Manifests.INDEX + "\",\"digest\":\"" + inner + "\",\"size\":" + size + "}");
        store.must("pull", registry.name() + "/nested:outer");
        assertThat(store.must("run", registry.name() + "/nested:outer", "echo", "it runs"))
                .isEqualTo("it runs");
    }

    @Test
    void anIndexWithoutThisMachineNamesTheOthers() throws IOException, InterruptedException {
        String digest = digestAt(pushed(TestImages.Form.OCI_LAYOUT, "others:one"));
        String descriptor = "{\"mediaType\":\"" + Manifests.MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":"
                + header("others", digest, "Content-Length")
                + ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}";
        putIndex(
                "others",
                "all",
                descriptor.formatted("linux", "s390x") + ","
                        + descriptor.formatted("windows", Architecture.current().ociName()));
        Result result = store.command("pull", registry.name() + "/others:all").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("sillycon: ")
                .contains("linux/s390x, windows/", "this machine is linux/");
    }

    private static String header(String repository, String reference, String header)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(manifest(repository, reference))
                .header("Accept", Manifests.INDEX + ", " + Manifests.MANIFEST)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue(header)
                .orElseThrow();
    }

    private static void putIndex(String repository, String tag, String descriptors)
            throws IOException, InterruptedException {
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"" + Manifests.INDEX + "\",\"manifests\":[" + descriptors + "]}";
        HttpRequest request = HttpRequest.newBuilder(manifest(repository, tag))
                .header("Content-Type", Manifests.INDEX)
                .PUT(HttpRequest.BodyPublishers.ofString(index))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static URI manifest(String repository, String reference) {
        return URI.create("http://" + registry.name() + "/v2/" + repository + "/manifests/" + reference);
    }

    @Test
    void aNewImageUnderTheOldNameReplacesIt() {
        String name = pushed(TestImages.Form.OCI_LAYOUT, "moves:1");
        String first = store.must("pull", name);
        assertThat(store.command("pull", name).run().err().lines().toList())
                .last()
                .asString()
                .isEqualTo(name + " is up to date");
        pushed(TestImages.Form.OCI_UNCOMPRESSED_LAYERS, "moves:1");
        String second = store.must("pull", name);
        assertThat(digestIn(second)).isEqualTo(digestAt(name)).isNotEqualTo(digestIn(first));
        assertThat(store.must("images").lines()).as("title and image").hasSize(2);
        store.assertPruned();
        assertThat(store.must("run", name, "echo", "it runs")).isEqualTo("it runs");
    }

    @Test
    void aPullMendsWhatTheStoreHasLost() throws IOException {
        String name = pushed(TestImages.Form.OCI_LAYOUT, "mends:1");
        String digest = digestIn(store.must("pull", name)).substring("sha256:".length());
        Host.must(new Command(Host.asRoot()).and("rm", store.path() + "/blobs/sha256/" + digest));
        assertThat(store.command("run", name, "true").run().err()).contains("pull the image again");
        store.must("pull", name);
        assertThat(store.must("run", name, "echo", "mended")).isEqualTo("mended");
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        assertError(
                store.command("pull", registry.name() + "/nosuch:1"), registry.name() + "/nosuch:1", "has no image");
        assertError(store.command("pull", "localhost/app"), "localhost/app:latest", "without a registry");
        assertError(store.command("pull", "Not/A/Name"), "not an image's name");
        String nobody = "127.0.0.1:" + RegistryServer.freePort();
        Result result = store.command("pull", nobody + "/app").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err().lines().toList())
                .hasSize(6)
                .last()
                .asString()
                .startsWith("sillycon: " + nobody + " refuses the connection, 6 times");
        assertThat(store.files()).doesNotContain("sha256/");
    }

    private static void assertError(Command command, String... parts) {
        Result result = command.run();
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: ").contains(parts);
    }

    // ---- push -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"OCI_LAYOUT", "OCI_ZSTD_LAYERS", "OCI_NESTED_INDEX", "DOCKER_ARCHIVE"})
    void wePushSkopeoPulls(TestImages.Form form) {
        store.must("load", TestImages.path(TestImages.BUSYBOX, form).toString(), "pushed:1");
        String name = registry.name() + "/pushed/by-us/" + form.name().toLowerCase(Locale.ROOT) + ":tag";
        Result push = Host.must(store.command("push", "pushed:1", name));
        assertThat(push.out()).isEqualTo(name + "@" + digestAt(name));
        assertThat(push.err()).endsWith(name + " is pushed\n").doesNotContain("already there");
        assertSkopeoPulls(name, "--src-tls-verify=false");

        Result again = Host.must(store.command("push", "pushed:1", name));
        assertThat(again.out()).isEqualTo(push.out());
        assertThat(again.err()).contains("layer 1 of 1, sha256:", ": already there\n");
    }

    /** A copy reads and checks every blob. */
    private static void assertSkopeoPulls(String name, String... options) {
        Path copy = Host.directory().resolve("copy-" + UUID.randomUUID());
        Host.must(skopeo("copy", "--quiet").and(options).and("docker://" + name, "oci:" + copy + ":latest"));
        Command run = Host.sillycon(User.ROOT, "step3", copy.toString(), "echo", "it runs");
        Host.must(new Command("chmod", "-R", "a+rX", copy.toString()));
        assertThat(Host.must(run).out()).isEqualTo("it runs");
    }

    @Test
    void whatWasPulledIsPushedByteForByte() {
        String name = pushed(TestImages.Form.OCI_LAYOUT, "there:1", "--format", "v2s2");
        String digest = digestIn(store.must("pull", name));
        assertThat(digestIn(store.must("push", name, registry.name() + "/and/back:1")))
                .isEqualTo(digest);
        assertThat(digestAt(registry.name() + "/and/back:1")).isEqualTo(digest);
        assertThat(store.must("push", name)).as("its name says where to").isEqualTo(name + "@" + digest);
        String byDigest = registry.name() + "/by-digest@" + digest;
        assertThat(store.must("push", name, byDigest)).isEqualTo(byDigest);
        assertSkopeoPulls(byDigest, "--src-tls-verify=false");
        String id =
                store.must("images").lines().skip(1).findFirst().orElseThrow().split(" +", -1)[1];
        assertThat(digestIn(store.must("push", id, registry.name() + "/by-id:1")))
                .isEqualTo(digest);
    }

    @Test
    void whatCannotBePushedIsNamed() {
        store.must("load", TestImages.busybox().toString(), "app:1");
        assertError(store.command("push", "nosuch:1"), "no such image");
        assertError(store.command("push", "app:1"), "localhost/app:1", "without a registry");
        String other = registry.name() + "/app@sha256:" + "0".repeat(64);
        assertError(store.command("push", "app:1", other), "has the digest sha256:", "leave the digest away");
    }

    // ---- basic auth -------------------------------------------------------------------------------------------------

    private static Path login(String user, String password) {
        Path file = Host.directory().resolve("login-" + user + ".json");
        Host.must(new Command(
                "skopeo",
                "login",
                "--tls-verify=false",
                "--authfile=" + file,
                "--username=" + user,
                "--password=" + password,
                closedRegistry.name()));
        Host.must(new Command("chmod", "a+r", file.toString()));
        return file;
    }

    @Test
    void aLoginOpensARegistry() throws IOException {
        store.must("load", TestImages.busybox().toString(), "app:1");
        String name = closedRegistry.name() + "/private/app:1";
        assertError(
                store.command("push", "app:1", name),
                closedRegistry.name() + " denies access to private/app",
                "there is none for it in ",
                Host.home(User.ALICE) + "/.docker/config.json",
                "podman login " + closedRegistry.name());

        Path logins = login(RegistryServer.USER, RegistryServer.PASSWORD);
        Host.must(store.command("push", "app:1", name).with("REGISTRY_AUTH_FILE", logins.toString()));
        assertSkopeoPulls(name, "--src-tls-verify=false", "--authfile=" + logins);
        assertError(store.command("pull", name), "denies access to private/app");
        Host.must(store.command("pull", name).with("REGISTRY_AUTH_FILE", logins.toString()));
        assertThat(store.must("run", name, "echo", "it runs")).isEqualTo("it runs");

        Path docker = Files.createDirectories(Host.directory().resolve("docker-config"));
        Files.copy(logins, docker.resolve("config.json"));
        Host.must(new Command("chmod", "-R", "a+rX", docker.toString()));
        Host.must(store.command("pull", name).with("DOCKER_CONFIG", docker.toString()));
    }

    @Test
    void aWrongLoginIsNotTriedAgainAndNotShown() throws IOException {
        Path logins = login(RegistryServer.USER, RegistryServer.PASSWORD);
        String pair = RegistryServer.USER + ":wrong-password";
        String wrong = Files.readString(logins)
                .replaceAll(
                        "\"auth\": \"[^\"]*\"",
                        "\"auth\": \""
                                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                                + "\"");
        Path file = Files.writeString(Host.directory().resolve("wrong.json"), wrong);
        Result result = store.command("pull", closedRegistry.name() + "/private/app:1")
                .with("REGISTRY_AUTH_FILE", file.toString())
                .run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err())
                .hasLineCount(1)
                .contains("the login in " + file + " is wrong", "(pull)")
                .doesNotContain("wrong-password", RegistryServer.USER, "Basic");
    }
}
