package dev.sillycon.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows a few hosts, which are ports of this machine in truth. */
final class ConnectProxy implements AutoCloseable {

    private final Relay relay = new Relay(this::serve);
    private final Map<String, Integer> hosts;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param hosts by {@code name:port} */
    ConnectProxy(Map<String, Integer> hosts) {
        this.hosts = hosts;
    }

    /** The value of {@code HTTPS_PROXY}. */
    String address() {
        return "http://127.0.0.1:" + relay.port();
    }

    /** The first request of each connection: its method and its target. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(Socket client) throws IOException {
        byte[] head = head(client.getInputStream());
        String[] words = new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("")
                .split(" ", -1);
        requests.add(words[0] + " " + words[1]);
        boolean connects = words[0].equals("CONNECT");
        Integer port = hosts.get(connects ? words[1] : words[1].replaceFirst("^http://([^/]*)/.*", "$1"));
        OutputStream out = client.getOutputStream();
        if (port == null) {
            out.write(ascii("HTTP/1.1 502 Unknown\r\nContent-Length: 0\r\n\r\n"));
        } else if (connects) {
            out.write(ascii("HTTP/1.1 200 Connected\r\n\r\n"));
            Relay.connect(client, port, new byte[0]);
        } else {
            Relay.connect(client, port, head);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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

    @Override
    public void close() {
        relay.close();
    }
}
