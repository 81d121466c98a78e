package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong ends in one line, which names the cause and the way out, in status 125, and leaves nothing. */
class ErrorsIT {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private static void assertOneLine(Command command, int status, String... parts) {
        Result result = command.run();
        assertThat(result.status()).as("%s", result).isEqualTo(status);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: ").contains(parts);
    }

    private static Command run(Object image, String... words) {
        return Host.sillycon(User.ALICE, "run", image.toString()).and(words);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(Host.directory().resolve(name), content);
    }

    /** A copy of the busybox image, as an archive or a layout, for a test to damage. */
    private static Path copy(Path image, String name) throws IOException {
        Path copy = Host.directory().resolve(name);
        Host.copy(image, copy);
        return copy;
    }

    @Test
    void fileMissing() {
        assertOneLine(run("/nosuch/image.tar"), 125, "/nosuch/image.tar", "does not exist", "skopeo copy");
    }

    @Test
    void notAnImage() throws IOException {
        assertOneLine(run(file("text", "Dear reader\n".repeat(100))), 125, "is not an image");
        assertOneLine(run(Host.directory()), 125, "is not an image", "index.json", "manifest.json");
        assertOneLine(run("/dev/null"), 125, "is not an image");
    }

    @Test
    void truncatedArchive() throws IOException {
        byte[] whole = Files.readAllBytes(TestImages.path(TestImages.BUSYBOX, TestImages.Form.DOCKER_ARCHIVE));
        Path truncated = Files.write(Host.directory().resolve("truncated.tar"), Arrays.copyOf(whole, whole.length / 2));
        assertOneLine(run(truncated), 125, "truncated");
    }

    @Test
    void layerWithAnotherDigest() throws IOException {
        Path image = copy(TestImages.path(TestImages.BUSYBOX, TestImages.Form.OCI_UNCOMPRESSED_LAYERS), "other-layer");
        Path layer = largest(image.resolve("blobs/sha256"));
        byte[] bytes = Files.readAllBytes(layer);
        bytes[bytes.length / 2] ^= 1; // in the middle of busybox
        Files.write(layer, bytes);
        Command run = TestStore.of(User.ALICE).command("run", image.toString()); // where the layer is not yet unpacked
        assertOneLine(run, 125, "layer", "its digest is sha256:", "expected sha256:" + layer.getFileName());
    }

    @Test
    void configurationWithAnotherDigest() throws IOException {
        Path image = copy(TestImages.busybox(), "other-config");
        try (Stream<Path> blobs = Files.list(image.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                String text = Files.readString(blob, StandardCharsets.ISO_8859_1);
                if (text.contains("\"rootfs\"")) {
                    Files.writeString(blob, text.replace("\"rootfs\"", " \"rootfs\""), StandardCharsets.ISO_8859_1);
                }
            }
        }
        assertOneLine(run(image), 125, "configuration", "its digest is sha256:");
    }

    @Test
    void wrongArchitecture() throws IOException {
        Path directory = copy(TestImages.path(TestImages.BUSYBOX, TestImages.Form.DOCKER_DIRECTORY), "other-machine");
        Path manifest = directory.resolve("manifest.json");
        String config = Files.readString(manifest)
                .replaceAll(".*\"Config\":\"([^\"]+)\".*", "$1")
                .strip();
        Files.writeString(
                directory.resolve("other.json"),
                Files.readString(directory.resolve(config))
                        .replaceAll("\"architecture\": ?\"[a-z0-9]+\"", "\"architecture\":\"s390x\""));
        Files.writeString(manifest, Files.readString(manifest).replace(config, "other.json"));
        assertOneLine(run(directory), 125, "linux/s390x", "this machine is linux/");
    }

    @Test
    void configShWithAMissingVariable() throws IOException {
        Path config = file("config.sh", "DIR=image\nLAYERS=a\nCMD=sh\nENV=PATH=/bin\n");
        assertOneLine(Host.sillycon(User.ALICE, "run", "--config", config.toString()), 125, "HOSTNAME is not set");
    }

    @Test
    void userNamespacesDisabled() {
        Command disabled = Host.command(
                User.ALICE,
                "unshare",
                "--user",
                "--map-root-user",
                "sh",
                "-c",
                "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"",
                "sh",
                Host.launcher(),
                "run",
                TestImages.busybox().toString(),
                "true");
        assertOneLine(disabled, 125, "clone(", "CLONE_NEWUSER", "ENOSPC", "sudo sysctl user.max_user_namespaces=");
    }

    @Test
    void noSuchUserInTheImage() {
        assertOneLine(
                Host.sillycon(
                        User.ALICE, "run", "-u", "nosuch", TestImages.busybox().toString()),
                125,
                "no such user in the image: nosuch",
                "--user");
    }

    @Test
    void userThatIsNotMapped() {
        Result result = Host.sillycon(
                        User.BOB, "run", "-u", "1000", TestImages.busybox().toString(), "true")
                .run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err().lines()).last().asString().contains("1000:0", "sudo usermod --add-subuids");
    }

    @Test
    void commandNotFoundInTheImage() {
        assertOneLine(run(TestImages.busybox(), "nosuch"), 127, "nosuch", "ENOENT", "PATH=");
    }

    @Test
    void diskFullWhileUnpacking() {
        assertOneLine(
                Host.sillycon(
                        User.ALICE,
                        "step3",
                        "--size",
                        "1m",
                        TestImages.busybox().toString(),
                        "true"),
                125,
                "write(",
                "ENOSPC (No space left on device)",
                "--size");
    }

    @Test
    void stepsThatNeedRoot() {
        assertOneLine(
                Host.sillycon(User.ALICE, "step2", TestImages.busybox().toString(), "true"),
                125,
                "unshare(CLONE_NEWNS): EPERM",
                "sudo ./sillycon step2");
        assertOneLine(
                Host.sillycon(User.ALICE, "step1", TestImages.busybox().toString(), "true"),
                125,
                "chroot(\"/\"): EPERM",
                "unshare --map-root-user ./sillycon step1");
    }

    @Test
    void commandLineThatMakesNoSense() {
        assertOneLine(Host.sillycon(User.ALICE, "run", "--nosuch"), 125, "--nosuch", "help run");
        assertOneLine(Host.sillycon(User.ALICE, "nosuch"), 125, "nosuch", "help");
        assertOneLine(Host.sillycon(User.ALICE, "load", "a", "b", "c\n\033[2J"), 125, "c\\n\\x1b[2J", "help load");
        assertOneLine(Host.sillycon(User.ALICE, "step1"), 125, "IMAGE", "help step1");
    }

    @Test
    void debugAddsWhereItComesFrom() {
        Result result = Host.sillycon(User.ALICE, "--debug", "run", "/nosuch").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).contains("does not exist", "\tat dev.sillycon.");
    }

    @Test
    void aJvmThatCannotLendAThread() {
        String reason = "may scan a thread's stack";
        assertOneLine(java("-XX:+UseZGC"), 125, "ZGC", reason, "-XX:+UseSerialGC");
        assertOneLine(java("-XX:+UseG1GC"), 125, "G1", reason, "-XX:+UseSerialGC");
        assertOneLine(java("-XX:+UseSerialGC", "-Dos.arch=riscv64"), 125, "riscv64", "amd64 and aarch64");
    }

    /** The runtime without its launcher. */
    private static Command java(String... options) {
        Path runtime = Path.of(Host.launcher()).resolveSibling("step4-full/target/sillycon");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Host.command(User.ALICE, java, "-Djna.boot.library.path=" + runtime.resolve("lib"))
                .and("--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData")
                .and(options)
                .and("-cp", runtime + "/*:" + runtime + "/lib/*", "dev.sillycon.cli.Sillycon")
                .and("run", TestImages.busybox().toString(), "true");
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
