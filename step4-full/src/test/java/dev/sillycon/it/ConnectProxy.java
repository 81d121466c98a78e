package dev.sillycon.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows a few hosts, which are ports of this machine in truth. */
final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final Map<String, Integer> hosts;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param hosts by {@code name:port} */
    ConnectProxy(Map<String, Integer> hosts) {
        this.hosts = hosts;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (true) {
                Socket client = server.accept();
                start(() -> serve(client));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // somebody has closed it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The value of {@code HTTPS_PROXY}. */
    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The first lines of all requests. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            byte[] head = head(client.getInputStream());
            String[] words = new String(head, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(" ", -1);
            requests.add(words[0] + " " + words[1]);
            boolean connects = words[0].equals("CONNECT");
            Integer port = hosts.get(connects ? words[1] : words[1].replaceFirst("^http://([^/]*)/.*", "$1"));
            if (port == null) {
                client.getOutputStream()
                        .write("HTTP/1.1 502 Unknown\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (connects) {
                    client.getOutputStream()
                            .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    upstream.getOutputStream().write(head);
                }
                start(() -> copy(client, upstream));
                copy(upstream, client);
            }
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read == -1) {
                throw new IOException("no request");
            }
            head.write(read);
        }
        return head.toByteArray();
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
        to.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
