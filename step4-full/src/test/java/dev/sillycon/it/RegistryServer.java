package dev.sillycon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's docker-registry, on a free port of this machine, with nothing in it. */
final class RegistryServer implements AutoCloseable {

    static final String USER = "tester";
    static final String PASSWORD = "pass:word";

    private final int port = freePort();
    private final Process process;
    private final Thread end;

    private RegistryServer(boolean withLogin) throws IOException {
        Path directory = Files.createTempDirectory(Host.directory(), "registry-");
        String login = "";
        if (withLogin) {
            Path file = directory.resolve("htpasswd");
            Files.write(
                    file,
                    Host.must(new Command("htpasswd", "-Bbn", USER, PASSWORD)).bytes());
            login = "auth: {htpasswd: {realm: tests, path: " + file + "}}\n";
        }
        Path config = Files.writeString(
                directory.resolve("config.yml"), """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(directory.resolve("storage"), port) + login);
        process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        Processes.await("docker-registry to listen; see " + directory + "/log", this::listens);
    }

    /** Anybody may pull and push. */
    static RegistryServer open() {
        return start(false);
    }

    /** Only {@link #USER} may. */
    static RegistryServer withLogin() {
        return start(true);
    }

    private static RegistryServer start(boolean withLogin) {
        try {
            return new RegistryServer(withLogin);
        } catch (IOException e) {
            throw new UncheckedIOException("docker-registry is missing? sudo apt-get install docker-registry", e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Its name in the names of images. */
    String name() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
