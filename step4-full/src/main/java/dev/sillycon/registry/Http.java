package dev.sillycon.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests. Redirects are followed here, not by the JDK: it would not ask what may go where. */
final class Http {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final int MOST_REDIRECTS = 5;

    private final HttpClient client;
    private final Proxies proxies = new Proxies(System.getenv());
    private final boolean insecure;

    /** @param insecure whether the user has asked for plain HTTP, and for certificates that nobody vouches for */
    Http(boolean insecure) {
        this.insecure = insecure;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // a connection for each layer: if one is cut, the others go on
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(proxies);
        if (insecure) {
            builder.sslContext(AnyCertificate.context());
        }
        this.client = builder.build();
    }

    /** Whether an origin may be spoken to in plain HTTP. */
    boolean mayBePlain(Origin origin) {
        return insecure || origin.isLoopback();
    }

    /**
     * Sends a request, and again where its answer redirects to.
     *
     * @param secret sent to its origin only
     * @return the answer, whatever its status; to be closed
     * @throws IOException if there is none: another try may help
     */
    Answer send(Request request, Optional<Secret> secret) throws IOException {
        Request current = request;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Answer answer = exchange(current, secret);
            Optional<String> location = answer.header("Location");
            boolean isRedirect = answer.status() / 100 == 3 && location.isPresent() && request.mayBeRedirected();
            if (!isRedirect) {
                return answer;
            }
            answer.close();
            current = current.at(follow(current.uri(), location.get()));
        }
        throw new RegistryException(Origin.of(request.uri()) + " redirects " + request + " again and again");
    }

    /** The address that {@code location} means; throws {@link RegistryException} where it must not lead. */
    URI follow(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    Origin.of(from) + " names a location that is none: " + ServerText.of(location), e);
        }
        if (Origin.of(from).isEncrypted() && !Origin.of(to).isEncrypted()) {
            throw new RegistryException(
                    Origin.of(from) + " leads from https to plain http, to " + Origin.of(to) + ": refused");
        }
        return to;
    }

    private Answer exchange(Request request, Optional<Secret> secret) throws IOException {
        Origin origin = Origin.of(request.uri());
        if (!origin.isEncrypted() && !mayBePlain(origin)) {
            throw new RegistryException("plain http to " + origin + " is for --insecure only");
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .method(request.method(), request.body().orElse(BodyPublishers.noBody()))
                .header("User-Agent", "sillycon");
        request.headers().forEach(builder::header);
        secret.filter(given -> given.origin().equals(origin))
                .ifPresent(given -> builder.header("Authorization", given.header()));
        if (request.upload().isEmpty()) {
            builder.timeout(request.patience()); // until the answer begins: for an upload, that would be all of it
        }
        CompletableFuture<HttpResponse<Body>> answer =
                client.sendAsync(builder.build(), response -> new Body(Request.PATIENCE));
        HttpResponse<Body> response = await(answer, request);
        return new Answer(
                request.toString(), request.uri(), response.statusCode(), response.headers(), response.body());
    }

    private <T> T await(CompletableFuture<T> answer, Request request) throws IOException {
        while (true) {
            try {
                return answer.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (request.upload().isPresent() && request.upload().get().isStalled(Request.PATIENCE)) {
                    answer.cancel(true);
                    throw new HttpTimeoutException("the upload stands still");
                }
            } catch (InterruptedException e) {
                answer.cancel(true);
                throw new CancellationException("interrupted while waiting for " + Origin.of(request.uri()));
            } catch (ExecutionException e) {
                Origin origin = Origin.of(request.uri());
                String proxy = proxies.find(origin)
                        .map(address -> " (by the proxy " + address.getHostString() + ")")
                        .orElse("");
                throw Failures.of(origin + proxy, e.getCause());
            }
        }
    }
}
