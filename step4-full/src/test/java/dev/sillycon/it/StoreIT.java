package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images are kept, layers are unpacked once, and what nobody needs can be removed. */
class StoreIT {

    /** Three layers, of which each has other device nodes: an ordinary user's unpacking tells how many it has skipped. */
    private static final String DEVICES_RECIPE = """
            cd "$1"
            mkdir bin
            cp "$(command -v busybox)" bin/
            mknod first c 1 3
            tar -cf 1.tar bin first
            mknod second-a c 1 3
            mknod second-b c 1 5
            tar -cf 2.tar second-a second-b
            for i in 1 2 3 4; do mknod "third-$i" b 7 "$i"; done
            tar -cf 3.tar third-*
            echo '{"config":{"Cmd":["/bin/busybox","true"]}}' >config.json
            echo '[{"Config":"config.json","Layers":["1.tar","2.tar","3.tar"]}]' >manifest.json
            rm -r bin first second-* third-*
            chmod -R a+rX .
            """;

    private static final String UNTIL_TERM =
            "trap 'ls /bin >/dev/null && echo fine; exit' TERM; echo up; while :; do sleep 0.1; done";

    private static final Pattern SKIPPED = Pattern.compile("skipped (\\d+) device node");

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final TestStore store = TestStore.of(User.ALICE);

    private static String path(TestImages.Form form) {
        return TestImages.path(TestImages.BUSYBOX, form).toString();
    }

    private static Path imageWithDevices() throws IOException {
        Path directory = Files.createTempDirectory(Host.directory(), "devices-");
        Host.must(new Command(Host.asRoot()).and("sh", "-euc", DEVICES_RECIPE, "sh", directory.toString()));
        Host.must(new Command("chmod", "755", directory.toString()));
        return directory;
    }

    private static int skipped(Result result) {
        Matcher matcher = SKIPPED.matcher(result.err());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @ParameterizedTest
    @EnumSource(TestImages.Form.class)
    void aSecondStartOfAnArchiveUnpacksNothing(TestImages.Form form) {
        assertThat(store.must("run", path(form), "echo", "first")).isEqualTo("first");
        Map<String, String> layers = store.layers();
        String files = store.files();
        // What only the first start's directory has, the second start sees: there is no other.
        mark();
        assertThat(store.must("run", path(form), "cat", "/mark")).isEqualTo("marked");
        assertThat(layers).hasSize(1);
        assertThat(store.files().lines().filter(file -> !file.endsWith("/mark")))
                .as("nothing was made besides")
                .containsExactlyElementsOf(files.lines().toList());
    }

    private void mark() {
        String script = "for added in \"$1\"/ids-*/layers/*/layer/added; do echo marked >\"$added/mark\"; done";
        Host.must(new Command(Host.asRoot())
                .and("sh", "-c", script, "sh", store.path().toString()));
    }

    @Test
    void twentyAtOnceUnpackEachLayerOnce() throws IOException {
        String image = imageWithDevices().toString();
        List<Command.Started> runs = IntStream.range(0, 20)
                .mapToObj(i -> store.command("run", image, "/bin/busybox", "echo", "run " + i)
                        .start())
                .toList();
        int skipped = 0;
        for (int i = 0; i < runs.size(); i++) {
            Result result = runs.get(i).await();
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.out()).isEqualTo("run " + i);
            skipped += skipped(result);
        }
        assertThat(skipped).isEqualTo(1 + 2 + 4);
        assertThat(store.layers()).hasSize(3);
    }

    @Test
    void anArchiveThatHasChangedIsUnpackedAgain() throws IOException {
        Path image = imageWithDevices();
        assertThat(skipped(Host.must(store.command("run", image.toString())))).isEqualTo(7);
        assertThat(skipped(Host.must(store.command("run", image.toString())))).isZero();
        String script = "cd \"$1\" && echo new >new && tar -rf 2.tar new";
        Host.must(new Command(Host.asRoot()).and("sh", "-c", script, "sh", image.toString()));
        Result changed = Host.must(store.command("run", image.toString(), "/bin/busybox", "cat", "/new"));
        assertThat(changed.out()).isEqualTo("new");
        assertThat(skipped(changed))
                .as("the second layer, and the third which lies upon it")
                .isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(TestImages.Form.class)
    void loadsEveryForm(TestImages.Form form) {
        String name = store.must("load", path(form), "box:1");
        assertThat(name).isEqualTo("localhost/box:1");
        assertThat(store.must("images").lines().skip(1))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("localhost/box:1 ");
        assertThat(store.must("run", "box:1", "echo", "loaded")).isEqualTo("loaded");
        store.assertWhole(store.layers());
    }

    @Test
    void theArchiveMayGoWhenItIsLoaded() throws IOException {
        Path archive = Host.directory().resolve("goes.tar");
        Files.copy(Path.of(path(TestImages.Form.DOCKER_ARCHIVE)), archive);
        store.must("load", archive.toString());
        Files.delete(archive);
        assertThat(store.must("run", "sillycon/busybox", "echo", "still here")).isEqualTo("still here");
    }

    @Test
    void loadsFromStandardInput() {
        Path archive = Path.of(path(TestImages.Form.DOCKER_ARCHIVE_GZIPPED));
        assertThat(Host.must(store.command("load", "-").input(archive)).out())
                .isEqualTo("docker.io/sillycon/busybox:latest");
        assertThat(store.must("run", "sillycon/busybox", "echo", "piped")).isEqualTo("piped");
        store.assertPruned();
    }

    @Test
    void whatStandardInputLacksIsTold() {
        Result result = store.command("load", "-").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: standard input is not an image: ");
        store.assertPruned();
    }

    @Test
    void findsAnImageByEveryNameThatPeopleUse() {
        store.must("load", path(TestImages.Form.DOCKER_ARCHIVE));
        Matcher id = Pattern.compile("\"id\" : \"sha256:([0-9a-f]{64})\"")
                .matcher(store.must("inspect", "sillycon/busybox"));
        assertThat(id.find()).isTrue();
        for (String name : List.of(
                "sillycon/busybox",
                "sillycon/busybox:latest",
                "docker.io/sillycon/busybox",
                id.group(1).substring(0, 12),
                "sha256:" + id.group(1))) {
            assertThat(store.must("run", name, "echo", name)).isEqualTo(name);
        }
        assertThat(store.command("run", "sillycon/busybox:other").run().err())
                .hasLineCount(1)
                .startsWith("sillycon: no such image: sillycon/busybox:other is neither a file nor in the store")
                .contains("./sillycon pull sillycon/busybox:other", "--root");
    }

    @Test
    void theLessonsStepsTakeStoredImagesToo() {
        TestStore root = TestStore.of(User.ROOT);
        root.must("load", path(TestImages.Form.OCI_LAYOUT), "box");
        for (String step : List.of("step1", "step2", "step3", "run")) {
            assertThat(root.must(step, "box", "echo", step)).isEqualTo(step);
        }
        root.must("rmi", "box");
        root.assertPruned();
        root.assertEmpty();
    }

    @ParameterizedTest
    @EnumSource(User.class)
    void whatOtherIdsOwnIsRemovedToo(User user) {
        TestStore of = TestStore.of(user);
        String debian = TestImages.debian().toString();
        assertThat(of.must("load", debian)).isEqualTo("localhost/debian:latest");
        of.must("run", "--keep", "--name", "kept", "debian", "sh", "-c", "mkdir -m 0 /locked /locked/in; touch /file");
        of.must("rm", "kept");
        assertThat(of.layers()).isNotEmpty();
        assertThat(of.must("rmi", "debian")).contains("removed localhost/debian:latest", "unpacked layers", "blobs");
        of.assertPruned();
        of.assertEmpty();
    }

    @Test
    void aContainerCannotChangeALayer() {
        store.must("run", TestImages.debian().toString(), "true");
        Map<String, String> before = store.layers();
        store.must(
                "run",
                TestImages.debian().toString(),
                "sh",
                "-c",
                "chmod 777 /etc; echo new >/etc/issue; rm -r /usr/share; chown 1:1 /bin/sh; ln /bin/sh /bin/sh2;"
                        + " mv /etc/passwd /etc/moved; touch -d @0 /usr /bin/ls");
        assertThat(store.layers()).isEqualTo(before);
    }

    @Test
    void whatIsInUseIsNotPruned() {
        String archive = path(TestImages.Form.DOCKER_ARCHIVE);
        store.must("load", archive);
        Command.Started running =
                store.command("run", "sillycon/busybox", "sh", "-c", UNTIL_TERM).start();
        running.awaitOutput("up");
        assertThat(store.must("rmi", "sillycon/busybox")).doesNotContain("layer");
        assertThat(store.must("prune")).isEqualTo("nothing to remove");
        assertThat(store.layers()).hasSize(1);
        running.signal("TERM");
        assertThat(running.await().out()).endsWith("fine");
        assertThat(store.must("prune")).startsWith("removed 1 unpacked layer");
        store.assertEmpty();
    }

    @Test
    void layersOfIdsThatRootHasNoMoreDoNotKeepOthersFromGoing() {
        TestStore root = TestStore.of(User.ROOT);
        root.must("run", path(TestImages.Form.OCI_LAYOUT), "true");
        String script = "cd \"$1\" && mkdir -p ids-of-another/layers ids-of-another/containers"
                + " && chmod 700 ids-of-another && chown -R 1:1 ids-of-another";
        Host.must(new Command(Host.asRoot())
                .and("sh", "-c", script, "sh", root.path().toString()));
        Result prune = root.command("prune").run();
        assertThat(prune.status()).isEqualTo(125);
        assertThat(prune.out()).startsWith("removed 1 unpacked layer");
        assertThat(prune.err()).hasLineCount(1).contains("cannot remove", "ids-of-another");
    }

    @Test
    void imagesShareLayers() {
        store.must("load", path(TestImages.Form.OCI_LAYOUT), "one");
        store.must("load", path(TestImages.Form.DOCKER_ARCHIVE), "two");
        store.must("run", "one", "true");
        store.must("run", "two", "true");
        assertThat(store.layers()).hasSize(1);
        store.must("rmi", "one");
        assertThat(store.layers()).hasSize(1);
        assertThat(store.must("run", "two", "echo", "two")).isEqualTo("two");
    }

    @Test
    void aKeptContainerHasItsName() {
        String image = path(TestImages.Form.OCI_LAYOUT);
        Result kept = Host.must(store.command("run", "--keep", "--name", "web", image, "sh", "-c", "echo x >/file"));
        assertThat(kept.err()).isEqualToIgnoringNewLines("sillycon: keeping this container as web");
        assertThat(store.must("containers").lines().skip(1).toList())
                .singleElement()
                .asString()
                .matches("web +" + Pattern.quote(image) + " +ended +[0-9.]+ kB +\\d{4}-.*");
        assertThat(store.command("run", "--keep", "--name", "web", image).run().err())
                .contains("there is a container web", "./sillycon rm web");
        assertThat(store.command("run", "--keep", "--name", "_web", image).run().err())
                .contains("not a container's name: _web");
        assertThat(store.must("prune")).as("the image of a kept container").doesNotContain("blob", "layer");
        assertThat(store.must("rm", "web")).isEqualTo("removed web");
        assertThat(store.command("rm", "web").run().err()).contains("no such container: web");
        store.assertPruned();
        store.assertEmpty();
    }

    @Test
    void aContainerOfAStoredImageIsKeptWithoutACopyOfIt() {
        store.must("load", path(TestImages.Form.DOCKER_ARCHIVE));
        String times = "cd \"$1\" && find blobs -printf '%p %i %T@\\n' | sort";
        Command blobs = new Command(Host.asRoot())
                .and("sh", "-c", times, "sh", store.path().toString());
        String before = Host.must(blobs).out();
        store.must("run", "--keep", "--name", "kept", "sillycon/busybox", "true");
        assertThat(Host.must(blobs).out()).isEqualTo(before).contains("blobs/sha256/");
    }

    @Test
    void aRunningContainerIsNotRemoved() {
        String image = path(TestImages.Form.OCI_LAYOUT);
        Command.Started running = store.command("run", "--keep", "--name", "busy", image, "sh", "-c", UNTIL_TERM)
                .start();
        running.awaitOutput("up");
        assertThat(store.must("containers")).contains("running");
        assertThat(store.command("rm", "busy").run().err())
                .isEqualToIgnoringNewLines("sillycon: container busy is running: end it first");
        running.signal("TERM");
        running.await();
        store.must("rm", "busy");
    }

    @Test
    void aDamagedArchiveIsNotLoaded() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(path(TestImages.Form.DOCKER_ARCHIVE)));
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(Host.directory().resolve("damaged.tar"), bytes);
        Result result = store.command("load", damaged.toString()).run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("not the one that the image names");
        assertThat(store.must("images").lines()).hasSize(1);
        store.assertPruned();
        store.assertEmpty();
    }

    @Test
    void rootReadsAnothersStoreAndWritesNothingThere() {
        store.must("load", path(TestImages.Form.OCI_LAYOUT), "box");
        String files = store.files();
        Command step1 = Host.sillycon(User.ROOT, "step1", "--root", store.path().toString(), "box", "echo", "read");
        assertThat(Host.must(step1).out()).isEqualTo("read");
        Command run = Host.sillycon(User.ROOT, "run", "--root", store.path().toString(), "box", "true");
        assertThat(run.run().err()).hasLineCount(1).contains("others can write to the store");
        assertThat(store.files()).isEqualTo(files);
    }

    @Test
    void anArchiveCannotTakeTheNameOfAnotherDigest() throws IOException {
        Path archive = Files.createTempDirectory(Host.directory(), "pinned-");
        String pinned = "docker.io/library/debian@sha256:" + "a".repeat(64);
        String script = "cd \"$1\" && tar -xf \"$2\" && chmod -R a+rX ."
                + " && sed -i 's|\"RepoTags\":\\[[^]]*|\"RepoTags\":[\"'\"$3\"'\"|' manifest.json";
        Host.must(new Command(Host.asRoot())
                .and("sh", "-c", script, "sh", archive.toString(), path(TestImages.Form.DOCKER_ARCHIVE), pinned));
        Result result = store.command("load", archive.toString()).run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("is called " + pinned, "but its digest is sha256:");
        assertThat(store.must("images").lines()).hasSize(1);
        assertThat(store.must("load", archive.toString(), "box")).isEqualTo("localhost/box:latest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chown \"$2\" \"$1\"", "chmod 777 \"$1\""})
    void aStoreInWhichOthersCanWriteIsRefused(String change) throws IOException {
        TestStore root = TestStore.of(User.ROOT);
        root.must("images");
        Path victim = Files.writeString(Host.directory().resolve("victim"), "precious");
        Files.createSymbolicLink(root.path().resolve("index.json.new"), victim);
        Host.must(new Command(Host.asRoot())
                .and("sh", "-c", change, "sh", root.path().toString(), User.ALICE.login));
        Result result =
                root.command("load", path(TestImages.Form.DOCKER_ARCHIVE)).run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("others can write to the store", "--root DIR");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void aFifoInPlaceOfTheNamesIsTold() {
        store.must("images");
        String index = store.path().resolve("index.json").toString();
        Host.must(Host.command(User.ALICE, "sh", "-c", "rm \"$1\" && mkfifo \"$1\"", "sh", index));
        Result result = store.command("images").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains(index + " is not a regular file");
    }

    @Test
    void whereNoStoreCanBeIsTold() throws IOException {
        Path file = Files.writeString(Host.directory().resolve("no-store"), "precious");
        Path link = Files.createSymbolicLink(Host.directory().resolve("link-to-nowhere"), Path.of("nowhere"));
        Map<String, String> reasons = Map.of(
                "",
                "the store has no name",
                file.toString(),
                "ENOTDIR",
                link.toString(),
                "cannot make the store " + link + ": something else is there",
                "/proc/self",
                "cannot make the store /proc/self: no such file or directory",
                "/nosuch/store",
                "cannot make the store /nosuch/store: permission denied");
        reasons.forEach((root, reason) -> {
            Result result = Host.sillycon(User.ALICE, "load", "--root", root)
                    .and(path(TestImages.Form.DOCKER_ARCHIVE))
                    .run();
            assertThat(result.status()).as("%s", result).isEqualTo(125);
            assertThat(result.err()).hasLineCount(1).contains(reason).doesNotContain("Exception");
        });
        assertThat(file).hasContent("precious");
    }

    @Test
    void aStoreThatCanOnlyBeReadIsReadAndNoMore() {
        // A mount namespace of the test's own: the small file system is nobody else's, and goes with it.
        String script = """
                mount -t tmpfs -o mode=777 none /mnt
                launcher=$1 user=$2 image=$3
                sillycon() {
                    command=$1
                    shift
                    setpriv --reuid="$user" --regid="$user" --init-groups env -i PATH="$PATH" HOME=/ \
                        JAVA_HOME="${JAVA_HOME-}" "$launcher" "$command" --root /mnt/store "$@" 2>&1
                }
                sillycon load "$image" box
                sillycon run --keep --name kept box touch /file
                mount -o remount,ro /mnt
                sillycon step3 box echo 'it runs'
                for command in "load $image" "run box true" "commit kept new" "rm kept" "rmi box" prune; do
                    sillycon $command && echo "no error"
                done
                sillycon images | grep -c localhost/box:latest
                """;
        Result result = Host.must(new Command(Host.asRoot())
                .and("unshare", "--mount", "sh", "-c", script, "sh")
                .and(Host.launcher(), User.ALICE.login, path(TestImages.Form.DOCKER_ARCHIVE)));
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(2 + 1 + 6 + 1).contains("it runs").endsWith("1");
        assertThat(lines.subList(3, 9))
                .allMatch(line -> line.startsWith("sillycon: "))
                .allMatch(line -> line.contains("EROFS (Read-only file system); ") && line.contains("--root DIR"));
    }

    @Test
    void aDamagedImageIsToldAndCanBeRemoved() throws IOException {
        String good = store.must("load", path(TestImages.Form.OCI_LAYOUT), "good");
        String bad = store.must("load", TestImages.scratch().toString(), "bad");
        Matcher id = Pattern.compile("\"id\" : \"sha256:([0-9a-f]{64})\"").matcher(store.must("inspect", bad));
        assertThat(id.find()).isTrue();
        Path configuration = store.path().resolve("blobs/sha256").resolve(id.group(1));
        Host.must(new Command(Host.asRoot()).and("truncate", "--size=10", configuration.toString()));
        Result images = Host.must(store.command("images"));
        assertThat(images.out()).contains(good).doesNotContain(bad);
        assertThat(images.err()).hasLineCount(1).contains(bad + " is damaged", "./sillycon rmi " + bad);
        assertThat(store.command("run", "bad").run().err()).hasLineCount(1).contains("its digest is");
        assertThat(store.must("run", "good", "echo", "fine")).isEqualTo("fine");
        String files = store.files();
        Result prune = store.command("prune").run();
        assertThat(prune.status()).isEqualTo(125);
        assertThat(prune.err()).hasLineCount(1).contains(bad + " is damaged", "./sillycon rmi " + bad);
        assertThat(store.files()).as("its layers may be the only ones").isEqualTo(files);
        assertThat(store.must("rmi", "bad")).isEqualTo("removed " + bad);
        assertThat(Host.must(store.command("images")).err()).isEmpty();
        store.assertPruned();
    }

    @Test
    void aFullDiskEndsInOneLineAndLeavesNothing() {
        // A mount namespace of the test's own: the small file system is nobody else's, and goes with it.
        String script = """
                mount -t tmpfs -o size=8m,mode=777 none /mnt
                for command in "load $2" "run $2 true" "run --keep $2 true"; do
                    echo "$command"
                    setpriv --reuid="$3" --regid="$3" --init-groups env -i PATH="$PATH" HOME="$4" JAVA_HOME="${JAVA_HOME-}" \\
                        "$1" ${command%% *} --root /mnt/store ${command#* } 2>&1 && echo "no error"
                    setpriv --reuid="$3" --regid="$3" --init-groups env -i PATH="$PATH" HOME="$4" JAVA_HOME="${JAVA_HOME-}" \\
                        "$1" prune --root /mnt/store >/dev/null 2>&1 || echo "prune failed"
                    find /mnt/store -size +100k
                done
                """;
        Result result = Host.must(new Command(Host.asRoot())
                .and("unshare", "--mount", "sh", "-c", script, "sh")
                .and(Host.launcher(), TestImages.debian().toString(), User.ALICE.login)
                .and(Host.home(User.ALICE).toString()));
        assertThat(result.out().lines()).hasSize(6);
        assertThat(result.out().lines().filter(line -> line.startsWith("sillycon: ")))
                .hasSize(3)
                .allMatch(line -> line.contains("No space left on device"))
                .allMatch(line -> line.contains("./sillycon prune"));
    }
}
