package dev.sillycon.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of this machine that does something to each connection before it passes it on to another. */
final class Relay implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 22; // the first byte of a connection that begins with one

    /** What happens to a connection. */
    interface Handler {
        void handle(Socket client) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    private final ServerSocket server;

    Relay(Handler handler) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (true) {
                Socket client = server.accept();
                start(() -> {
                    try (client) {
                        handler.handle(client);
                    }
                });
            }
        });
    }

    /**
     * Keeps TLS away from a port. The JDK's server of plain HTTP would take the beginning of a handshake for that of a line,
     * and wait for its end.
     */
    static Relay plainOnly(int port) {
        return new Relay(client -> {
            int first = client.getInputStream().read();
            if (first != TLS_HANDSHAKE && first != -1) {
                connect(client, port, new byte[] {(byte) first});
            }
        });
    }

    /** Passes everything on, in both directions, beginning with {@code first}. */
    static void connect(Socket client, int port, byte[] first) throws IOException {
        try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
            upstream.getOutputStream().write(first);
            start(() -> copy(client, upstream));
            copy(upstream, client);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
        to.shutdownOutput();
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

    int port() {
        return server.getLocalPort();
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
