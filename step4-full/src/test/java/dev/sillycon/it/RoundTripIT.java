package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run, change, commit, save: every tool that reads the image sees the tree that the container saw at its end. */
class RoundTripIT {

    /** What {@code save} writes, and what skopeo calls it. */
    enum Form {
        DOCKER_ARCHIVE("docker-archive", "docker-archive"),
        OCI_ARCHIVE("oci-archive", "oci-archive"),
        OCI_DIR("oci-dir", "oci");

        private final String option;
        private final String transport;

        Form(String option, String transport) {
            this.option = option;
            this.transport = transport;
        }
    }

    /** Everything that can happen to a file. Needs the owner of some files, and then words that list the tree. */
    private static final String CHANGE = """
            # Nobody has told the times of some of these, and podman and umoci disagree about the others.
            find /odd/no /odd/long -type d -exec touch -d @1 {} +
            touch -d @2 /odd/opaque-late /odd/target-link
            long=$(printf '%0200d' 0)
            bad=$(printf 'bad\\377\\200name')
            newline=$(printf 'new\\nline')
            mkdir -p /added/deep/er "/added/$long/$long"
            cd /added
            echo hello | tee deep/er/file "$long/$long/$long" ./-dash ' blanks  and "quotes" ' 'back\\slash' "$bad" \\
                "$newline" 'Grüße, 世界' .whistle wh. '%s' >/dev/null
            mkdir "directory-$bad" "directory-$newline"
            echo inside | tee "directory-$bad/$bad" "directory-$newline/$newline" >/dev/null
            ln -s "$bad" "link-$bad"
            ln -s "$newline" "link-$newline"
            ln -s "$long/$long/$long" link-long
            ln -s ../../../../nowhere link
            : >empty
            mkdir many locked
            perl -e 'for (1 .. 5000) { open my $file, ">", "many/$_" or die }'
            touch locked/inside
            chmod 0 locked
            truncate -s 40M sparse
            printf middle | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none
            truncate -s 1M hole
            printf end | dd of=sparse-start bs=1 seek=1000000 status=none
            perl -MSocket -e 'socket my $s, PF_UNIX, SOCK_STREAM, 0; bind $s, sockaddr_un("socket") or die'

            mkfifo -m 620 fifo
            for mode in 0000 0644 1777 2755 4755 6711; do
                touch "mode-$mode"
                chown "$1" "mode-$mode"
                chmod "$mode" "mode-$mode"
            done
            mkdir -m 3770 mode-directory
            chown -h "$1" link-long fifo mode-directory
            perl -e '
                my ($setxattr) = {x86_64 => 188, aarch64 => 5}->{(POSIX::uname())[4]};
                sub set {
                    my ($file, $name, $value) = @_;
                    syscall($setxattr, $file, $name, $value, length $value, 0) == 0 or die "$file $name: $!";
                }
                set("empty", "user.text", "value"); set("empty", "user.binary", join "", map chr, 0 .. 255);
                set("empty", "user.long", "x" x 2000);
                set("many", "user.directory", "a=b\\n"); set("deep/er/file", "user.Gr\\xc3\\xbc\\xc3\\x9fe", "yes");
                set("mode-4755", "security.capability", pack "V5", 0x02000001, 1 << 13, 0, 0, 0);
            ' -MPOSIX
            touch -d '1960-01-01 12:00:00.25' before-the-epoch
            touch -d @0 epoch
            touch -d '2100-01-01 00:00:00.000000001' future
            touch -h -d '1999-12-31 23:59:59.987654321' link
            ln deep/er/file hard
            ln deep/er/file many/hard
            ln fifo hard-fifo
            perl -e 'link "link", "hard-link" or die' # itself, not what it leads to

            cd /odd
            echo more >>/etc/debian_version
            chmod 4700 /usr/bin/env
            chown "$1" /etc/issue.net /var/local
            touch -d '2001-01-01 01:01:01.1' /usr/bin/printenv
            ln /etc/passwd /etc/passwd-too
            echo one more >>hard/first # one of several names
            mv /usr/bin/yes /usr/bin/no
            mv times clock
            mv readded-late /etc/issue
            truncate -s 5M sparse
            chmod 711 /
            rm /etc/profile through/usr/lib/stays
            rm -r hidden-by-nobody /srv/kept 2>/dev/null || [ ! -e /srv/kept ]
            rm -r opaque modes links late emptied
            mkdir -p opaque modes/deeper emptied
            rmdir modes/deeper
            echo again | tee opaque/new links target-2 >/dev/null
            ln -s opaque late
            rm target becomes-link fifo readded
            mkdir target becomes-link
            touch target/inside fifo readded emptied/new
            rm -r emptied readded
            echo file >emptied
            rm emptied
            mkdir emptied
            touch -d '2002-02-02 02:02:02.000000002' . /added
            """;

    /** More of it, upon the image that the first changes have made. */
    private static final String CHANGE_AGAIN = """
            bad=$(printf 'bad\\377\\200name')
            cd /added
            rm "$bad" hard-link sparse
            rm -r "directory-$bad" locked deep
            mkdir deep "directory-$bad"
            echo new >"directory-$bad/only"
            rm many/1* many/hard
            rm -r /odd/opaque
            mkdir /odd/opaque /odd/readded
            echo 'toor:x:0:0::/:/bin/sh' >>/etc/passwd-too # which is /etc/passwd
            mv epoch /etc/issue.net
            chown "$1" future /etc/passwd
            """;

    /** What {@link #CHANGE} has set: CAP_NET_RAW, in the form that a user namespace's root sees. */
    private static final String CAPABILITY = "0100000200200000000000000000000000000000";

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    /** Of a short name: podman wants that. */
    private final Path directory = Host.directory().resolve("trip");

    private final List<Path> stores = new ArrayList<>();

    private TestStore newStore(User user) {
        TestStore store = TestStore.of(user);
        stores.add(store.path());
        return store;
    }

    @BeforeEach
    void makeDirectory() {
        Host.must(new Command("install", "-d", "-m", "1777", directory.toString()));
    }

    @AfterEach
    void removeAll() {
        stores.add(directory);
        stores.forEach(path -> Host.must(new Command(Host.asRoot()).and("rm", "-rf", path.toString())));
    }

    /** Runs a container that is kept, and lists the tree at its end. */
    private static FileListing runKept(TestStore store, String name, String image, String script) {
        String owner = store.user() == User.BOB ? "0:0" : "1234:5678";
        Command run = store.command("run", "--keep", "--name", name, image, "sh", "-euc")
                .and(script + "shift; exec \"$@\"\n", "sh", owner)
                .and(FileListing.command("/"));
        return FileListing.of(run.run());
    }

    private static FileListing run(TestStore store, String command, String image) {
        return FileListing.of(
                store.command(command, image).and(FileListing.command("/")).run());
    }

    private Path save(TestStore store, Form form, String image) {
        Path file = directory.resolve(image + "." + form.option + "." + UUID.randomUUID());
        store.must("save", image, "--format", form.option, "-o", file.toString());
        return file;
    }

    private static void skopeo(String... words) {
        Host.must(Host.command(User.ROOT, "skopeo", "--insecure-policy", "copy", "--quiet")
                .and(words));
    }

    /** What umoci unpacks from what skopeo reads. */
    private FileListing unpackedByUmoci(Path saved, Form form) {
        Path layout = directory.resolve("layout-" + UUID.randomUUID());
        Path bundle = directory.resolve("bundle-" + UUID.randomUUID());
        skopeo(form.transport + ":" + saved, "oci:" + layout + ":latest");
        Host.must(Host.command(User.ROOT, "umoci", "unpack", "--image", layout + ":latest", bundle.toString()));
        return FileListing.of(bundle.resolve("rootfs"));
    }

    @ParameterizedTest
    @EnumSource(User.class)
    void everyToolSeesTheTreeThatTheContainerSaw(User user) {
        TestStore store = newStore(user);
        store.must("load", TestImages.debian().toString(), "base");
        FileListing container =
                runKept(store, "first", "base", CHANGE).withHardLink("./etc/passwd", "./etc/passwd-too");
        assertThat(container.files()).hasSizeGreaterThan(8000).containsKey("./added/bad%ff%80name");
        assertThat(container.files().get("./added/mode-4755")).endsWith(" security.capability=" + CAPABILITY);

        assertThat(store.must("commit", "first", "changed")).matches("sha256:[0-9a-f]{64}");
        run(store, "run", "changed").assertSameAs(container);

        List<Form> forms = user == User.ALICE ? List.of(Form.values()) : List.of(Form.DOCKER_ARCHIVE);
        for (Form form : forms) {
            Path saved = save(store, form, "changed");
            assertSame(unpackedByUmoci(saved, form), container, user);
            TestStore other = newStore(user);
            assertThat(other.must("load", saved.toString(), "loaded")).isEqualTo("localhost/loaded:latest");
            run(other, "run", "loaded").assertSameAs(container);
        }
        if (user == User.ALICE) {
            Path saved = save(store, Form.OCI_ARCHIVE, "changed");
            run(newStore(User.ROOT), "step1", saved.toString()).assertSameAs(container);
        }

        FileListing second = runKept(store, "second", "changed", CHANGE_AGAIN);
        store.must("commit", "second", "changed-again");
        run(store, "run", "changed-again").assertSameAs(second);
        FileListing umocis = unpackedByUmoci(save(store, Form.OCI_DIR, "changed-again"), Form.OCI_DIR);
        assertSame(umocis, second, user);
    }

    /** With one ID only, the container could not give the files of its image the owners that this tells. */
    private static void assertSame(FileListing unpacked, FileListing container, User user) {
        if (user == User.BOB) {
            unpacked.withoutOwners().assertSameAs(container.withoutOwners());
        } else {
            unpacked.assertSameAs(container);
        }
    }

    @Test
    void podmanSeesItToo() {
        TestStore store = newStore(User.ALICE);
        store.must("load", TestImages.debian().toString(), "base");
        String since1970 = "rm /added/before-the-epoch /odd/clock/before-the-epoch\n"; // podman knows no other times
        FileListing container =
                runKept(store, "first", "base", CHANGE + since1970).withHardLink("./etc/passwd", "./etc/passwd-too");
        store.must("commit", "first", "changed");
        List<String> diffIds = digests(store.must("inspect", "changed"), "diffId");

        Path archive = save(store, Form.DOCKER_ARCHIVE, "changed");
        assertThat(podman("load", "--input", archive.toString())).contains("localhost/changed:latest");
        assertThat(podman("image", "inspect", "--format", "{{range .RootFS.Layers}}{{println .}}{{end}}", "changed")
                        .lines())
                .containsExactlyElementsOf(diffIds);
        FileListing.of(Path.of(podman("image", "mount", "localhost/changed"))).assertSameAs(container);
        podman("image", "unmount", "localhost/changed");
    }

    @Test
    void podmanSavesItAgain() {
        TestStore store = newStore(User.ALICE);
        store.must("load", TestImages.busybox().toString(), "base");
        String change = "truncate -s 4M /sparse; mkdir -p /a/b; rm /bin/vi; rm -r /var/run; ln /bin/busybox /a/b/c";
        store.must("run", "--keep", "--name", "one", "base", "sh", "-c", change);
        store.must("commit", "one", "changed");
        podman("load", "--input", save(store, Form.DOCKER_ARCHIVE, "changed").toString());
        podman("rmi", "localhost/changed");
        assertThat(Host.must(podmanCommand("load").input(save(store, Form.OCI_ARCHIVE, "changed")))
                        .out())
                .contains("localhost/changed:latest");
        Path saved = directory.resolve("podman.tar");
        podman("save", "--format", "oci-archive", "--output", saved.toString(), "localhost/changed");
        store.must("load", saved.toString(), "again");
        assertThat(digests(store.must("inspect", "again"), "diffId"))
                .hasSize(2)
                .isEqualTo(digests(store.must("inspect", "changed"), "diffId"));
    }

    private Command podmanCommand(String... words) {
        return Host.command(User.ROOT, "podman", "--storage-driver", "vfs", "--root")
                .and(directory.resolve("root").toString(), "--runroot")
                .and(directory.resolve("run").toString())
                .and(words);
    }

    private String podman(String... words) {
        return Host.must(podmanCommand(words)).out();
    }

    private static List<String> digests(String json, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\" : \"(sha256:[0-9a-f]{64})\"")
                .matcher(json);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    @Test
    void aHoleOfATerabyteIsNotFilled() {
        TestStore store = newStore(User.ALICE);
        store.must("load", TestImages.busybox().toString(), "base");
        String make = "truncate -s 1024G /hole; printf x | dd of=/hole bs=1 seek=5000000000 conv=notrunc";
        store.must("run", "--keep", "--name", "one", "base", "sh", "-ec", make);
        store.must("commit", "one", "holed");
        String look = "stat -c %s /hole; [ $(stat -c %b /hole) -lt 100 ]; dd if=/hole bs=1 skip=5000000000 count=1";
        for (String image :
                List.of("holed", save(store, Form.OCI_ARCHIVE, "holed").toString())) {
            assertThat(store.must("run", image, "sh", "-ec", look)).isEqualTo((1L << 40) + "\nx");
        }
    }

    @Test
    void whatSaysTheSameIsTheSame() {
        TestStore store = newStore(User.ALICE);
        store.must("load", TestImages.busybox().toString(), "base");
        store.must("run", "--keep", "--name", "one", "base", "sh", "-c", "mkdir -p /a/b; ln -s c /a/b/d; rm /bin/vi");
        store.must("commit", "one", "first");
        store.must("commit", "one", "second");
        List<String> layers = digests(store.must("inspect", "first"), "digest");
        assertThat(digests(store.must("inspect", "second"), "diffId"))
                .isEqualTo(digests(store.must("inspect", "first"), "diffId"));
        assertThat(digests(store.must("inspect", "second"), "digest").subList(1, layers.size()))
                .isEqualTo(layers.subList(1, layers.size()));
        for (Form form : List.of(Form.DOCKER_ARCHIVE, Form.OCI_ARCHIVE)) {
            assertThat(save(store, form, "first")).hasSameBinaryContentAs(save(store, form, "first"));
        }
    }
}
