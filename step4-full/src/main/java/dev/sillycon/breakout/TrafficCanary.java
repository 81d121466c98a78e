package dev.sillycon.breakout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Two processes of the host's that talk over the network, here both of them ourselves. */
final class TrafficCanary implements Canary {

    private static final int PAUSE_MILLIS = 20;

    private final Secret secret = Secret.make();
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Thread talk = new Thread(this::talk, "talk");

    TrafficCanary() throws IOException {
        talk.setDaemon(true);
        talk.start();
    }

    private void talk() {
        byte[] word = secret.word().getBytes(StandardCharsets.UTF_8);
        try {
            while (!socket.isClosed()) {
                socket.send(new DatagramPacket(word, word.length, socket.getLocalSocketAddress()));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Optional<String> damage(String output) {
        return secret.isIn(output)
                ? Optional.of("a word that was sent over the host's lo was heard inside")
                : Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
    }
}
