package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Json;
import dev.sillycon.image.Manifests;
import dev.sillycon.image.Reference;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One repository of a registry: the requests of the specification, each once. Methods throw {@link IOException} where
 * another try may help, {@link RegistryException} where not.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">OCI distribution spec,
 *     Endpoints</a>
 */
final class Registry {

    /** Where Docker Hub, {@code docker.io}, answers. */
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    private static final Duration FIRST_CONTACT = Duration.ofSeconds(5);

    private static final List<String> MANIFEST_TYPES = List.of(
            Manifests.MANIFEST,
            Manifests.INDEX,
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\*|\\d{1,18})");

    /** What a repository is opened for. */
    enum Access {
        PULL("pull"),
        PUSH("pull,push");

        private final String actions;

        Access(String actions) {
            this.actions = actions;
        }
    }

    private final Http http;
    private final Reference name;
    private final URI repository;
    private final Authorization authorization;

    private Registry(Http http, URI base, Reference name, Access access) {
        this.http = http;
        this.name = name;
        this.repository = base.resolve("/v2/" + name.repository() + "/");
        this.authorization =
                new Authorization(http, Origin.of(base), name.registry(), name.repository(), access.actions);
    }

    /**
     * Finds out how the registry is spoken to. Plain HTTP is for this machine, or for whoever asks for it, and only if TLS
     * is not understood.
     *
     * @param insecure whether the user asks for it
     */
    static Registry connect(Reference name, Access access, boolean insecure) throws IOException {
        Http http = new Http(insecure);
        String host = name.registry().equals(Reference.DOCKER_HUB) ? DOCKER_HUB_HOST : name.registry();
        URI encrypted = URI.create("https://" + host + "/v2/");
        if (http.mayBePlain(Origin.of(encrypted)) && !answers(http, encrypted)) {
            URI plain = URI.create("http://" + host + "/v2/");
            http.send(Request.of("GET", plain), Optional.empty()).discard();
            return new Registry(http, plain, name, access);
        }
        return new Registry(http, encrypted, name, access);
    }

    private static boolean answers(Http http, URI base) throws IOException {
        try {
            http.send(Request.of("GET", base).patience(FIRST_CONTACT), Optional.empty())
                    .discard();
            return true;
        } catch (HttpConnectTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return false; // a server that expects plain HTTP may also wait for the end of a line
        }
    }

    // ---- pull -------------------------------------------------------------------------------------------------------

    /**
     * The manifest or index {@code reference}, a tag or a digest. Its digest is right if one is known.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI
     *     distribution spec, Pulling manifests</a>
     */
    Document manifest(String reference, Optional<Digest> digest) throws IOException {
        Request request = request("GET", "manifests/" + reference).with("Accept", String.join(", ", MANIFEST_TYPES));
        try (Answer answer = send(request)) {
            if (answer.status() == 404) {
                throw new RegistryException(name.registry() + " has no image " + name + answer.explanation());
            }
            expect(answer, 200);
            byte[] bytes = answer.bytes(Json.MOST_BYTES);
            Optional<Digest> promised =
                    digest.or(() -> answer.header("Docker-Content-Digest").map(Digest::parse));
            promised.ifPresent(known -> known.verify("manifest", bytes));
            return new Document(mediaType(answer, Json.parse("the manifest", bytes)), bytes);
        }
    }

    /** One document must not be a manifest for one reader and an index for another. */
    private static String mediaType(Answer answer, Json json) {
        String said = answer.header("Content-Type").orElse("").replaceFirst(" *;.*", "");
        String written = json.get("mediaType").stringOr("");
        boolean isIndex = !json.get("manifests").isAbsent();
        boolean isManifest =
                !json.get("layers").isAbsent() || !json.get("config").isAbsent();
        boolean contradicts = MANIFEST_TYPES.contains(said) && !written.isEmpty() && !written.equals(said);
        if (contradicts || (isIndex && isManifest)) {
            throw new RegistryException("the manifest says that it is " + ServerText.of(written) + ", and the registry "
                    + ServerText.of(said));
        }
        if (json.get("schemaVersion").value() instanceof Number version && version.intValue() == 1) {
            throw new RegistryException(
                    "the image has a manifest of the old form, schema 1, which nothing makes any more:"
                            + " push the image again with a newer tool");
        }
        if (!written.isEmpty()) {
            return written;
        }
        return MANIFEST_TYPES.contains(said) ? said : isIndex ? Manifests.INDEX : Manifests.MANIFEST;
    }

    /** Bytes of a blob that are coming. */
    record Download(long start, InputStream bytes) implements Closeable {
        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /**
     * Asks for a blob.
     *
     * @param position of the first byte that is wanted
     * @return the bytes from there, or from the start if the registry does not give parts
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-blobs">OCI distribution
     *     spec, Pulling blobs</a>
     */
    Download blob(Descriptor blob, long position) throws IOException {
        Request whole = request("GET", "blobs/" + blob.digest());
        if (position > 0) {
            Answer answer = send(whole.with("Range", "bytes=" + position + "-"));
            if (answer.status() == 206 && isRest(answer, position, blob.size())) {
                return new Download(position, answer.body());
            }
            if (answer.status() == 200) {
                return new Download(0, answer.body());
            }
            try (answer) {
                if (answer.status() != 206 && answer.status() != 416) {
                    throw failure(answer);
                }
            }
        }
        return new Download(0, expect(send(whole), 200).body());
    }

    private static boolean isRest(Answer answer, long position, long size) {
        Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
        return range.matches()
                && Long.parseLong(range.group(1)) == position
                && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == size);
    }

    // ---- push -------------------------------------------------------------------------------------------------------

    /** Whether the repository has a blob. */
    boolean has(Digest digest) throws IOException {
        try (Answer answer = send(request("HEAD", "blobs/" + digest))) {
            if (answer.status() == 404) {
                return false;
            }
            expect(answer, 200);
            return true;
        }
    }

    /**
     * Sends a blob.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs">OCI distribution
     *     spec, Pushing blobs: POST then PUT</a>
     */
    void upload(Digest digest, Upload file) throws IOException {
        URI place;
        try (Answer answer = expect(send(request("POST", "blobs/uploads/")), 202)) {
            answer.discard();
            String location = answer.header("Location")
                    .orElseThrow(() -> new RegistryException(answer.request() + " has no answer with a Location"));
            place = http.follow(answer.uri(), location);
        }
        String join = place.getRawQuery() == null ? "?" : "&"; // the query is the registry's, to be kept as it is
        URI put = URI.create(place + join + "digest=" + digest);
        expect(send(Request.of("PUT", put).body(file)), 201).discard();
    }

    /** Gives a manifest its tag or digest. */
    void put(Document manifest, String reference) throws IOException {
        Request request = request("PUT", "manifests/" + reference).body(manifest.mediaType(), manifest.bytes());
        expect(send(request), 201).discard();
    }

    // ---- all of them ------------------------------------------------------------------------------------------------

    private Request request(String method, String path) {
        return Request.of(method, repository.resolve(path));
    }

    /** Sends a request; once more with a new secret if the registry asks for one. */
    private Answer send(Request request) throws IOException {
        Optional<Secret> secret = authorization.current();
        Answer answer = http.send(request, secret);
        if (answer.status() != 401 || !isRegistry(answer)) { // nobody else may say where a login is to go
            return answer;
        }
        try (answer) {
            authorization.renew(answer, secret);
        }
        return http.send(request, authorization.current());
    }

    private Answer expect(Answer answer, int status) throws IOException {
        if (answer.status() == status) {
            return answer;
        }
        try (answer) {
            throw failure(answer);
        }
    }

    private boolean isRegistry(Answer answer) {
        return Origin.of(answer.uri()).equals(Origin.of(repository));
    }

    private IOException failure(Answer answer) throws IOException {
        if (isRegistry(answer) && (answer.status() == 401 || answer.status() == 403)) {
            throw authorization.denied(answer);
        }
        return answer.failure();
    }
}
