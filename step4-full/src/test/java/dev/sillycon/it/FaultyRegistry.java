package dev.sillycon.it;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * A registry in front of a real one, which passes every request on, unless a test wants it to do something else. It writes
 * down what it was asked.
 */
final class FaultyRegistry implements AutoCloseable {

    /** Headers that belong to a connection, or that the client sets itself. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "http2-settings", "date");

    /** A request as it came. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Seen(String method, String host, String path, String query, Headers headers, byte[] body) {

        String header(String name) {
            return headers.getFirst(name) == null ? "" : headers.getFirst(name);
        }

        boolean isBlob() {
            return method.equals("GET") && path.contains("/blobs/");
        }

        boolean isManifest() {
            return method.equals("GET") && path.contains("/manifests/");
        }
    }

    /** What to do with a request. */
    interface Reply {
        void to(HttpExchange exchange, Seen seen) throws IOException;
    }

    private record Rule(Predicate<Seen> when, AtomicInteger times, Reply reply) {}

    private final HttpServer server;
    private final Optional<Relay> plain;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int upstream;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> bytesSent = new ConcurrentHashMap<>();
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    private FaultyRegistry(HttpServer server, int upstream) {
        this.server = server;
        this.plain = server instanceof HttpsServer
                ? Optional.empty()
                : Optional.of(Relay.plainOnly(server.getAddress().getPort()));
        this.upstream = upstream;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** In front of the registry at a port of this machine. */
    static FaultyRegistry before(int upstream) {
        try {
            return new FaultyRegistry(HttpServer.create(anyPort(), 0), upstream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, by TLS. */
    static FaultyRegistry encrypted(int upstream, SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new FaultyRegistry(server, upstream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return plain.map(Relay::port).orElseGet(() -> server.getAddress().getPort());
    }

    String name() {
        return "127.0.0.1:" + port();
    }

    // ---- what a test wants ------------------------------------------------------------------------------------------

    /** Replies so to the next {@code times} requests of a kind. The rule that was given last is asked first. */
    FaultyRegistry on(Predicate<Seen> when, int times, Reply reply) {
        rules.add(0, new Rule(when, new AtomicInteger(times), reply));
        return this;
    }

    FaultyRegistry onAll(Predicate<Seen> when, Reply reply) {
        return on(when, Integer.MAX_VALUE, reply);
    }

    /** Sends bodies no faster, all together. */
    void throttle(long bytes) {
        bytesPerSecond = bytes;
    }

    List<Seen> requests() {
        return List.copyOf(requests);
    }

    List<Seen> requests(Predicate<Seen> kind) {
        return requests.stream().filter(kind).toList();
    }

    void forget() {
        requests.clear();
        bytesSent.clear();
    }

    /** How many bytes of a path's body were sent. */
    long bytesSent(String path) {
        return bytesSent.getOrDefault(path, new LongAdder()).sum();
    }

    long bytesOfBlobsSent() {
        return bytesSent.entrySet().stream()
                .filter(path -> path.getKey().contains("/blobs/"))
                .mapToLong(path -> path.getValue().sum())
                .sum();
    }

    // ---- replies ----------------------------------------------------------------------------------------------------

    /** Passes it on. */
    Reply pass() {
        return pass(true, out -> out);
    }

    /** Passes it on, and cuts the connection after so many bytes of the body. */
    Reply cutAfter(long bytes) {
        return pass(
                true,
                out -> new Limited(out, bytes, () -> {
                    throw new IOException("cut, as the test wants");
                }));
    }

    /** Passes it on, and says nothing more after so many bytes of the body. */
    Reply stallAfter(long bytes, long seconds) {
        return pass(
                true,
                out -> new Limited(out, bytes, () -> {
                    Processes.pause(seconds * 1000);
                    throw new IOException("stalled, as the test wants");
                }));
    }

    /** Passes it on with other bytes. */
    Reply wrongBytes() {
        return pass(true, out -> new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int start, int length) throws IOException {
                byte[] wrong = bytes.clone();
                wrong[start] ^= 1;
                out.write(wrong, start, length);
            }
        });
    }

    /** Gives the whole where a part was asked for. */
    Reply ignoreRange() {
        return pass(false, out -> out);
    }

    /** Passes it on, perhaps without its range, and does something to the body of the answer. */
    private Reply pass(boolean withRange, UnaryOperator<OutputStream> change) {
        return (exchange, seen) -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + upstream
                            + exchange.getRequestURI().getRawPath() + (seen.query() == null ? "" : "?" + seen.query())))
                    .method(seen.method(), HttpRequest.BodyPublishers.ofByteArray(seen.body()));
            seen.headers().forEach((name, values) -> {
                boolean isRange = name.equalsIgnoreCase("Range");
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)) && (withRange || !isRange)) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<InputStream> answer = ask(request.build());
            long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            String location = exchange.getResponseHeaders().getFirst("Location");
            if (location != null) { // the real one's; a relative one is as good
                exchange.getResponseHeaders()
                        .set("Location", location.replaceFirst("^http://127\\.0\\.0\\.1:" + upstream, ""));
            }
            try (InputStream in = answer.body()) {
                boolean hasBody = length > 0 && !seen.method().equals("HEAD");
                exchange.sendResponseHeaders(answer.statusCode(), hasBody ? length : -1);
                if (hasBody) {
                    in.transferTo(change.apply(counted(exchange.getResponseBody(), seen)));
                }
            }
        };
    }

    private HttpResponse<InputStream> ask(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** Answers itself. */
    static Reply answer(int status, String body, String... headers) {
        return (exchange, seen) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean hasBody = bytes.length > 0 && !seen.method().equals("HEAD");
            exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    /** Sends zeros until nobody listens. */
    static Reply endless() {
        return (exchange, seen) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] zeros = new byte[1 << 16];
            while (true) {
                exchange.getResponseBody().write(zeros);
            }
        };
    }

    // ---- the server -------------------------------------------------------------------------------------------------

    private void handle(HttpExchange exchange) {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            Seen seen = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestHeaders().getFirst("Host"),
                    uri.getPath(),
                    uri.getRawQuery(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            requests.add(seen);
            replyTo(seen).to(exchange, seen);
        } catch (IOException e) {
            // The client has gone, or is to be left alone.
        }
    }

    private Reply replyTo(Seen seen) {
        for (Rule rule : rules) {
            if (rule.when.test(seen) && rule.times.getAndDecrement() > 0) {
                return rule.reply;
            }
        }
        return pass();
    }

    private OutputStream counted(OutputStream body, Seen seen) {
        LongAdder counter = bytesSent.computeIfAbsent(seen.path(), path -> new LongAdder());
        return new FilterOutputStream(body) {
            @Override
            public void write(byte[] bytes, int start, int length) throws IOException {
                out.write(bytes, start, length);
                counter.add(length);
                await(length);
            }
        };
    }

    private synchronized void await(int bytes) {
        if (bytesPerSecond < Long.MAX_VALUE) {
            Processes.pause(1000L * bytes / bytesPerSecond);
        }
    }

    private interface End {
        void happen() throws IOException;
    }

    /** Writes so many bytes, then lets something happen. */
    private static final class Limited extends FilterOutputStream {

        private final End end;
        private long left;

        Limited(OutputStream out, long limit, End end) {
            super(out);
            this.left = limit;
            this.end = end;
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            int now = (int) Math.min(left, length);
            out.write(bytes, start, now);
            out.flush();
            left -= now;
            if (now < length) {
                end.happen();
            }
        }
    }

    @Override
    public void close() {
        plain.ifPresent(Relay::close);
        server.stop(0);
        threads.shutdownNow();
    }
}
