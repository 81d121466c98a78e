package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code commit} and {@code save} take and refuse, and what they leave. */
class CommitAndSaveIT {

    /** Makes an image whose documents have Docker's media types, as a registry sends them. */
    private static final String DOCKERS_TYPES_RECIPE = """
            cp -r "$1" docker-types
            cd docker-types
            manifest=$(grep -o '[0-9a-f]\\{64\\}' index.json | head -n 1)
            sed -e 's|vnd.oci.image.manifest.v1|vnd.docker.distribution.manifest.v2|' \\
                -e 's|vnd.oci.image.config.v1|vnd.docker.container.image.v1|' \\
                -e 's|vnd.oci.image.layer.v1.tar"|vnd.docker.image.rootfs.diff.tar"|' \\
                "blobs/sha256/$manifest" >changed
            digest=$(sha256sum <changed | cut -c -64)
            printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json"' >index.json
            printf ',"digest":"sha256:%s","size":%d}]}' "$digest" "$(stat -c %s changed)" >>index.json
            mv changed "blobs/sha256/$digest"
            """;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final TestStore store = TestStore.of(User.ALICE);
    private Path directory;

    @BeforeEach
    void loadAnImage() throws IOException {
        directory = Files.createTempDirectory(
                Host.directory(),
                "save-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        store.must("load", TestImages.busybox().toString(), "base");
    }

    @AfterEach
    void removeAll() {
        Host.must(new Command(Host.asRoot())
                .and("rm", "-rf", directory.toString(), store.path().toString()));
    }

    private void keep(String name, String script) {
        store.must("run", "--keep", "--name", name, "base", "sh", "-euc", script);
    }

    /** An ordinary user's skopeo, which keeps books. */
    private void skopeo(String from, String to) {
        Host.must(Host.command(User.ALICE, "skopeo", "--insecure-policy", "copy", "--quiet", from, to)
                .with("XDG_DATA_HOME", directory.toString()));
    }

    private static void assertRefused(Command command, String... parts) {
        Result result = command.run();
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: ").contains(parts);
    }

    private List<String> saved() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aContainerThatHasChangedNothingAddsNothing() {
        keep("idle", "true");
        store.must("commit", "idle", "same");
        String digest = Pattern.compile("\"digest\" : \"sha256:([0-9a-f]{64})\"")
                .matcher(store.must("inspect", "same"))
                .results()
                .reduce((first, second) -> second)
                .orElseThrow()
                .group(1);
        Path layer = store.path().resolve("blobs/sha256").resolve(digest);
        assertThat(Host.must(Host.command(User.ROOT, "tar", "-tzf", layer.toString()))
                        .out())
                .as("the root, and mount points that the image lacks")
                .matches("\\./(\n(dev|proc|run|sys|tmp)/)*");
        assertThat(store.must("run", "same", "echo", "fine")).isEqualTo("fine");
    }

    @Test
    void aRunningContainerIsNotCommitted() {
        Command.Started running = store.command("run", "--keep", "--name", "busy", "base", "sh", "-c")
                .and("trap exit TERM; echo up; while :; do sleep 0.1; done")
                .start();
        running.awaitOutput("up");
        assertRefused(store.command("commit", "busy", "image"), "container busy is running: end it first");
        running.signal("TERM");
        running.await();
        store.must("commit", "busy", "image");
    }

    @Test
    void whatCannotBeNamedIsNotCommitted() {
        keep("one", "true");
        String digest = "sha256:" + "0".repeat(64);
        assertRefused(store.command("commit", "nosuch", "image"), "no such container: nosuch", "containers", "--keep");
        assertRefused(store.command("commit", "one", "Not A Name"), "not an image's name: Not A Name");
        assertRefused(store.command("commit", "one", "image@" + digest), "its digest is not known yet");
        assertRefused(store.command("commit", "one"), "IMAGE", "help commit");
        assertThat(store.must("images").lines()).hasSize(2);
        store.must("rm", "one");
        store.assertPruned();
    }

    @Test
    void aNameThatMeansAWhiteoutIsNotCommitted() {
        keep("one", "mkdir /etc/sub; touch /etc/sub/.wh.file");
        assertRefused(
                store.command("commit", "one", "image"), "/etc/sub/.wh.file", "another file is gone", "rename it");
        assertThat(store.must("images").lines()).hasSize(2);
        store.must("rm", "one");
        store.assertPruned();
    }

    @Test
    void whatTheImageSaysOtherwiseStays() {
        keep("one", "touch /new");
        store.must("commit", "one", "new");
        String before = store.must("inspect", "base");
        String after = store.must("inspect", "new");
        assertThat(after).contains("\"created_by\" : \"sillycon commit\"").contains("\"Cmd\" : [ \"/bin/sh\" ]");
        assertThat(after.lines().filter(line -> line.contains("created_by")).count())
                .isEqualTo(1
                        + before.lines()
                                .filter(line -> line.contains("created_by"))
                                .count());
        assertThat(store.must("run", "new", "ls", "/new")).isEqualTo("/new");
        store.must("rm", "one");
        store.must("rmi", "base");
        store.must("prune");
        assertThat(store.must("run", "localhost/new:latest", "ls", "/new"))
                .as("its layers are its own now")
                .isEqualTo("/new");
    }

    @Test
    void anImageOfDockersTypesBecomesOneOfOcis() {
        Host.must(Host.command(User.ALICE, "sh", "-euc", DOCKERS_TYPES_RECIPE, "sh")
                .and(TestImages.busybox().toString())
                .in(directory));
        store.must("load", directory.resolve("docker-types").toString(), "docker");
        assertThat(store.must("inspect", "docker")).contains("vnd.docker.image.rootfs.diff.tar");
        store.must("run", "--keep", "--name", "one", "docker", "touch", "/new");
        store.must("commit", "one", "committed");
        for (String image : List.of("docker", "committed")) {
            String layout = directory.resolve(image).toString();
            store.must("save", image, "--format", "oci-dir", "-o", layout);
            Result manifest = Host.must(Host.command(User.ALICE, "skopeo", "inspect", "--raw", "oci:" + layout));
            assertThat(manifest.out()).contains("vnd.oci.image.layer.v1.tar").doesNotContain("docker");
            skopeo("oci:" + layout, "docker-archive:" + layout + ".tar");
        }
    }

    @Test
    void layersMayBeCompressedInAnyWay() {
        for (TestImages.Form form : List.of(TestImages.Form.OCI_ZSTD_LAYERS, TestImages.Form.OCI_UNCOMPRESSED_LAYERS)) {
            store.must("load", TestImages.path(TestImages.DEBIAN, form).toString(), "other");
            for (String format : List.of("docker-archive", "oci-archive")) {
                Path file = directory.resolve(format);
                store.must("save", "other", "--format", format, "-o", file.toString());
                skopeo(format + ":" + file, "dir:" + directory.resolve("copy"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void severalImagesShareOneArchive(String format) throws IOException {
        keep("one", "touch /new");
        store.must("commit", "one", "new:1");
        Path both = directory.resolve("both");
        store.must("save", "base", "new:1", "--format", format, "-o", both.toString());
        Path one = directory.resolve("one");
        store.must("save", "new:1", "--format", format, "-o", one.toString());
        assertThat(Files.size(both) - Files.size(one)).isLessThan(10_000);
        TestStore other = new TestStore(User.ALICE, directory.resolve("other"));
        assertThat(other.must("load", both.toString()).lines())
                .containsExactlyInAnyOrder("localhost/base:latest", "localhost/new:1");
        assertThat(other.must("run", "new:1", "ls", "/new")).isEqualTo("/new");
        skopeo(format + ":" + both + ":localhost/new:1", "dir:" + directory.resolve("copy"));
    }

    @Test
    void standardOutputIsAnArchiveToo() {
        String script = """
                launcher=$1 store=$2
                "$launcher" save --root "$store" base >file
                skopeo --insecure-policy copy --quiet docker-archive:/dev/stdin dir:copy <file # it reads no pipe
                "$launcher" save --root "$store" base | "$launcher" load --root "$store" - piped
                "$launcher" save --root "$store" piped --format oci-archive | tar -xO oci-layout
                """;
        Result result = Host.must(Host.command(User.ALICE, "sh", "-euc", script, "sh", Host.launcher())
                .and(store.path().toString())
                .with("XDG_DATA_HOME", directory.toString())
                .in(directory));
        assertThat(result.out()).isEqualTo("localhost/piped:latest\n{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    @Test
    void whatIsThereStaysUntilAllIsWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused(store.command("save", "nosuch", "-o", file.toString()), "no such image: nosuch");
        damageTheLargestBlob();
        assertRefused(store.command("save", "base", "-o", file.toString()), "not the one that the image names");
        assertRefused(
                store.command(
                        "save",
                        "base",
                        "--format",
                        "oci-dir",
                        "-o",
                        directory.resolve("new").toString()),
                "not the one that the image names");
        assertThat(file).hasContent("precious");
        assertThat(saved()).containsExactly("file");
    }

    private void damageTheLargestBlob() {
        String script = "cd \"$1\"/blobs/sha256 && blob=$(ls -S | head -n 1) && size=$(stat -c %s $blob)"
                + " && printf x | dd of=$blob bs=1 seek=$((size / 2)) conv=notrunc status=none";
        Host.must(new Command(Host.asRoot())
                .and("sh", "-euc", script, "sh", store.path().toString()));
    }

    @Test
    void whereToSaveMustMakeSense() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("file"), "precious");
        assertRefused(store.command("save", "base", "--format", "oci-dir"), "-o DIR");
        assertRefused(store.command("save", "base", "--format", "tgz"), "tgz", "docker-archive", "help save");
        assertRefused(store.command("save", "base", "--format", "oci-dir", "-o", full.toString()), "is not empty");
        assertRefused(store.command("save", "base", "-o", full.toString()), "is a directory", "--format oci-dir");
        assertRefused(
                store.command("save", "base", "-o", "/nosuch/file"),
                "cannot write /nosuch/file: no such file or directory");
        assertRefused(store.command("save", "base", "-o", "/etc/file"), "cannot write /etc/file: permission denied");
        assertRefused(store.command("save", "base", "-o", "/dev/full"), "/dev/full", "No space left on device");
        store.must("save", "base", "-o", "/dev/null");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxrwxrwx"));
        store.must("save", "base", "--format", "oci-dir", "-o", empty.toString());
        Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        Files.writeString(directory.resolve("target"), "old");
        store.must("save", "base", "-o", directory.resolve("link").toString());
        assertThat(Files.isSymbolicLink(directory.resolve("link"))).isTrue();
        assertThat(Files.size(directory.resolve("target"))).isGreaterThan(1_000_000);
        assertThat(saved()).containsExactly("empty", "full", "link", "target");
    }

    @Test
    void aTerminalGetsNoArchive() {
        Result result = Host.command(User.ALICE, "script", "--quiet", "--return", "--command")
                .and(Host.launcher() + " save base --root " + store.path(), "/dev/null")
                .run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.out())
                .contains("an archive is not for a terminal: give -o FILE")
                .hasLineCount(1);
    }

    @Test
    void aReaderThatGoesAwayIsTold() {
        Result result = Host.command(User.ALICE, "bash", "-c")
                .and("set -o pipefail; \"$@\" | head -c 1 >/dev/null", "bash")
                .and(Host.launcher(), "save", "--root", store.path().toString(), "base")
                .run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).isEqualToIgnoringNewLines("sillycon: cannot write to standard output: Broken pipe");
    }

    @Test
    void aFullDiskEndsInOneLineAndLeavesNothing() {
        keep("one", "cat /bin/busybox /bin/busybox >/twice");
        store.must("commit", "one", "twice");
        // A mount namespace of the test's own: the small file systems are nobody else's, and go with it.
        String script = """
                mount -t tmpfs -o size=2m,mode=777 none /mnt
                for format in docker-archive oci-archive oci-dir; do
                    echo old >/mnt/old
                    chmod 666 /mnt/old
                    setpriv --reuid="$2" --regid="$2" --init-groups env -i PATH="$PATH" HOME=/ JAVA_HOME="${JAVA_HOME-}" \\
                        "$1" save --root "$3" --format $format twice -o /mnt/new 2>&1 && echo "no error"
                    ls -A /mnt
                done
                """;
        Result result = Host.must(new Command(Host.asRoot())
                .and("unshare", "--mount", "sh", "-c", script, "sh")
                .and(Host.launcher(), User.ALICE.login, store.path().toString()));
        assertThat(result.out().lines()).hasSize(6);
        assertThat(result.out().lines().filter(line -> line.startsWith("sillycon: ")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("sillycon: cannot write /mnt/new"))
                .allMatch(line -> line.contains("No space left on device"));
        assertThat(result.out().lines().filter(line -> line.equals("old"))).hasSize(3);
    }

    @Test
    void aStoreWithoutRoomGetsNoImage() {
        String script = """
                mount -t tmpfs -o size=12m,mode=777 none /mnt
                run() {
                    setpriv --reuid="$user" --regid="$user" --init-groups env -i PATH="$PATH" HOME=/ \
                        JAVA_HOME="${JAVA_HOME-}" "$launcher" "$@" 2>&1
                }
                launcher=$1 user=$2
                run load --root /mnt/store "$3" base >/dev/null
                run run --root /mnt/store --keep --name one base sh -c 'head -c 6000000 /dev/urandom >/noise' >/dev/null
                run commit --root /mnt/store one image && echo "no error"
                run images --root /mnt/store | grep -c localhost
                run prune --root /mnt/store
                """;
        Result result = Host.must(new Command(Host.asRoot())
                .and("unshare", "--mount", "sh", "-c", script, "sh")
                .and(Host.launcher(), User.ALICE.login, TestImages.busybox().toString()));
        assertThat(result.out().lines())
                .hasSize(3)
                .element(0)
                .asString()
                .startsWith("sillycon: cannot write /mnt/store/");
        assertThat(result.out().lines()).element(0).asString().contains("No space left on device", "./sillycon prune");
        assertThat(result.out().lines()).endsWith("1", "nothing to remove");
    }
}
