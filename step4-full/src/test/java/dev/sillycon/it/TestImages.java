package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.Digest;
import dev.sillycon.linux.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Images that real tools have made, in every form that images come in. Made as root, once for each version of this file;
 * everybody may read them.
 */
final class TestImages {

    /** A whole distribution, small: the host's own, in five layers, of which two are as odd as umoci can still unpack. */
    static final String DEBIAN = "debian";

    /** One static program with its names. */
    static final String BUSYBOX = "busybox";

    /** One static program, {@code /busybox}, and nothing else: not one directory. An opaque root hides what was. */
    static final String SCRATCH = "scratch";

    /** All of them. */
    static final List<String> NAMES = List.of(DEBIAN, BUSYBOX, SCRATCH);

    /** What an image may come in. */
    enum Form {
        OCI_LAYOUT("oci"),
        OCI_ARCHIVE("oci.tar"),
        OCI_UNCOMPRESSED_LAYERS("uncompressed"),
        OCI_ZSTD_LAYERS("zstd"),
        /** An index that names an index, in which another platform's manifest stands first. */
        OCI_NESTED_INDEX("nested"),
        DOCKER_ARCHIVE("docker.tar"),
        DOCKER_DIRECTORY("docker"),
        DOCKER_ARCHIVE_GZIPPED("docker.tar.gz"),
        /** Every layer is ID/layer.tar, as old versions of Docker have it, and a symbolic link to another's. */
        DOCKER_ARCHIVE_LINKED("linked.tar"),
        /** What Docker saves since version 25: an OCI image layout and a manifest.json that names the same blobs. */
        DOCKER_ARCHIVE_WITH_LAYOUT("docker25.tar"),
        /** The same without the layout's index: layers are {@code blobs/sha256/HEX}. */
        DOCKER_ARCHIVE_OF_BLOBS("blobs.tar"),
        PODMAN_SAVE("podman.tar"),
        BUILDAH_PUSH_OCI_ARCHIVE("buildah.tar"),
        SKOPEO_DIR("dir"),
        /** With Docker's media types and compressed layers. */
        PODMAN_SAVE_DOCKER_DIR("docker-dir");

        private final String suffix;

        Form(String suffix) {
            this.suffix = suffix;
        }
    }

    /** The forms of an image. Podman 4 cannot read sparse files, which Debian's has: "archive/tar: write too long". */
    static List<Form> forms(String image) {
        List<Form> byPodman = List.of(Form.PODMAN_SAVE, Form.PODMAN_SAVE_DOCKER_DIR, Form.BUILDAH_PUSH_OCI_ARCHIVE);
        return Stream.of(Form.values())
                .filter(form -> !image.equals(DEBIAN) || !byPodman.contains(form))
                .toList();
    }

    private static final Map<String, String> PACKAGES_OF_TOOLS = new TreeMap<>(Map.of(
            "mmdebstrap", "mmdebstrap",
            "umoci", "umoci",
            "skopeo", "skopeo",
            "podman", "podman",
            "buildah", "buildah",
            "busybox", "busybox-static",
            "zstd", "zstd",
            "tar", "tar"));

    private static final String SCRATCH_RECIPE = """
            cp "$(command -v busybox)" busybox
            mkdir old
            touch old/file gone .wh..wh..opq
            tar --numeric-owner --owner=0 --group=0 -cf lower.tar old gone
            tar --numeric-owner --owner=0 --group=0 -cf upper.tar .wh..wh..opq busybox
            umoci init --layout scratch.oci
            umoci new --image scratch.oci:latest
            umoci raw add-layer --image scratch.oci:latest lower.tar
            umoci raw add-layer --image scratch.oci:latest upper.tar
            umoci config --image scratch.oci:latest \\
                --config.cmd /busybox --config.cmd echo --config.cmd 'hello from nothing'
            umoci gc --layout scratch.oci
            rm -r old gone .wh..wh..opq busybox lower.tar upper.tar
            """;

    private static final String BUSYBOX_RECIPE = """
            buildah() {
                command buildah --root "$PWD/storage" --runroot "$PWD/storage-run" --storage-driver vfs "$@"
            }
            container=$(buildah from scratch)
            buildah copy --quiet "$container" "$(command -v busybox)" /bin/busybox
            buildah run --isolation chroot "$container" -- /bin/busybox --install -s /bin
            buildah config --cmd /bin/sh "$container"
            buildah commit --quiet "$container" oci:busybox.oci:latest
            buildah rm "$container"
            rm -r storage storage-run
            """;

    private static final String DEBIAN_RECIPE = """
            . /etc/os-release
            source=$(apt-get indextargets --format '$(ORIGIN)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \\
                'Identifier: Packages' "Release: $VERSION_CODENAME" 'Component: main' |
                grep -i "^$ID|" | head -n 1 | cut -d '|' -f 2)
            [ -n "$source" ] || { echo "apt knows no packages of $ID: sudo apt-get update" >&2; exit 1; }
            mmdebstrap --quiet --variant=essential --dpkgopt='path-exclude=/usr/share/doc/*' \\
                --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \\
                "$VERSION_CODENAME" base.tar "$source"
            umoci init --layout debian.oci
            umoci new --image debian.oci:latest
            umoci raw add-layer --image debian.oci:latest base.tar
            umoci unpack --image debian.oci:latest bundle

            cd bundle/rootfs # adds, replaces, deletes
            cp "$(command -v busybox)" .
            mkdir -p srv/again/old srv/kept
            echo old | tee srv/again/file srv/again/old/file srv/kept/file srv/changed srv/deleted >/dev/null
            echo 'replaced' >etc/issue.net
            chmod 600 etc/debian_version
            rm -r usr/share/base-files
            rm etc/profile
            cd ../..
            umoci repack --refresh-bundle --image debian.oci:latest bundle

            cd bundle/rootfs # a directory deleted and made again, and more of the same
            rm -r srv/again srv/deleted usr/share/perl5
            mkdir srv/again
            echo new | tee srv/again/file srv/changed etc/profile >/dev/null
            ln -s ../srv/kept usr/share/perl5
            cd ../..
            umoci repack --image debian.oci:latest bundle

            umoci raw add-layer --image debian.oci:latest lower.tar
            umoci raw add-layer --image debian.oci:latest upper.tar
            umoci config --image debian.oci:latest --config.cmd /bin/sh
            umoci gc --layout debian.oci
            rm -r bundle base.tar lower.tar upper.tar
            """;

    /** Everything that a file can be; in the POSIX form, whose extended headers keep long names, nanoseconds and holes. */
    private static final String LOWER_LAYER_RECIPE = """
            long=$(printf '%060d' 0)
            mkdir -p lower/odd
            cd lower/odd
            mkdir modes modes/directory modes/sticky modes/sgid
            for mode in 0000 0666 2755 4755 6711; do
                touch modes/$mode
                chown 1234:5678 modes/$mode
                chmod $mode modes/$mode
            done
            chown 65534:2000 modes/sgid
            chmod 0500 modes/directory
            chmod 1777 modes/sticky
            chmod 2775 modes/sgid
            mkfifo -m 640 fifo
            mknod -m 666 null c 1 3
            mknod -m 660 loop b 7 0
            mkdir links
            ln -s ../modes/0666 links/relative
            ln -s /etc/passwd links/absolute
            ln -s ../../../../nowhere links/dangling
            ln -s $long/$long/$long links/long
            chown -h 1234:5678 links/relative
            touch -h -d '1999-12-31 23:59:59.987654321' links/dangling
            mkdir hard
            echo one >hard/first
            ln hard/first hard/second
            ln hard/first hard/third
            ln links/dangling hard/symlink
            mkdir times
            touch -d '1960-01-01 12:00:00.5' times/before-the-epoch
            touch -d '1980-01-02 03:04:05.123456789' times/old
            touch -d '2100-01-01' times/future
            touch -d '1990-01-01 00:00:00.25' times
            mkdir -p long/$long/$long/$long/$long
            echo posix | tee long/$long/$long/short-$long long/$long/$long/$long/$long/$long >/dev/null
            echo utf-8 >'Grüße, 世界  and  blanks'
            truncate -s 4M sparse
            printf middle | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none
            mkdir opaque opaque-late hidden emptied readded-directory
            touch opaque/old opaque-late/old hidden/old emptied/old readded-directory/old
            mkdir opaque/directory
            touch opaque/directory/old
            echo old | tee readded readded-late target becomes-directory >/dev/null
            mkdir -p through/usr/lib
            touch through/usr/lib/goes through/usr/lib/stays
            ln -s usr/lib through/lib
            ln -s /odd/through/lib through/absolute
            mkdir real becomes-file becomes-fifo becomes-link
            touch becomes-file/old becomes-fifo/old becomes-link/old
            ln -s real becomes-real
            cd ../..
            tar --format=posix --pax-option=delete=atime,delete=ctime --sparse --numeric-owner -C lower -cf lower.tar odd
            rm -r lower
            """;

    /**
     * Takes away from the layer below, in the GNU form; the order of the entries matters. The link's target is left out at
     * the end, so that it is the file of the layer below. umoci cannot read sparse files in this form.
     */
    private static final String UPPER_LAYER_RECIPE = """
            long=$(printf '%060d' 0)
            mkdir -p upper/odd
            cd upper/odd
            mkdir -p through/lib through/absolute
            touch through/lib/.wh.goes through/lib/comes through/absolute/comes-too
            mkdir -p opaque opaque-late emptied readded-directory becomes-directory becomes-real modes/sgid hard late \\
                no/parents/here long/$long/gnu/$long/$long/$long
            touch .wh.hidden .wh.never-there .wh.readded .wh.readded-late .wh.readded-directory
            touch opaque/.wh..wh..opq opaque-late/.wh..wh..opq emptied/.wh.old
            echo new | tee opaque/new opaque-late/new readded readded-late readded-directory/new target becomes-file \\
                becomes-directory/new becomes-real/new hard/second late/file no/parents/here/file \\
                long/$long/gnu/$long/$long/$long/$long >/dev/null
            mkfifo becomes-fifo
            ln -s real becomes-link
            ln -s $long/$long/$long links-long
            ln target target-link
            chmod 700 modes/sgid late
            touch -d 2001-01-01 late
            cd ../..
            tar --format=gnu --numeric-owner --no-recursion -C upper -cf upper.tar \\
                odd/opaque odd/opaque/.wh..wh..opq odd/opaque/new odd/opaque-late/new odd/opaque-late/.wh..wh..opq \\
                odd/through/lib/comes odd/through/lib/.wh.goes odd/through/absolute/comes-too \\
                odd/.wh.hidden odd/.wh.never-there odd/emptied/.wh.old \\
                odd/.wh.readded odd/readded odd/readded-late odd/.wh.readded-late \\
                odd/.wh.readded-directory odd/readded-directory odd/readded-directory/new \\
                odd/becomes-directory odd/becomes-directory/new odd/becomes-file odd/becomes-fifo odd/becomes-link \\
                odd/becomes-real odd/becomes-real/new \\
                odd/hard/second odd/modes/sgid odd/target odd/target-link odd/links-long \\
                odd/long/$long/gnu/$long/$long/$long/$long odd/no/parents/here/file odd/late/file odd/late
            tar --delete -f upper.tar odd/target
            rm -r upper
            """;

    private static final String FORMS_RECIPE = """
            image=$1
            foreign=$2
            copy() {
                skopeo --insecure-policy copy --quiet "$@"
            }
            copy oci:$image.oci:latest oci-archive:$image.oci.tar:latest
            copy oci:$image.oci:latest docker-archive:$image.docker.tar:sillycon/$image:latest
            copy --dest-oci-accept-uncompressed-layers docker-archive:$image.docker.tar oci:$image.uncompressed:latest
            copy --dest-compress-format zstd docker-archive:$image.docker.tar oci:$image.zstd:latest
            gzip -1 -c $image.docker.tar >$image.docker.tar.gz
            mkdir $image.docker
            tar -C $image.docker -xf $image.docker.tar

            cp -r $image.docker linked
            cd linked
            for layer in $(grep -o '[0-9a-f]\\{64\\}\\.tar' manifest.json); do
                mkdir "real-$layer" "$layer.d"
                mv "$layer" "real-$layer/layer.tar"
                ln -s "../real-$layer/layer.tar" "$layer.d/layer.tar"
            done
            sed -i 's|\\([0-9a-f]\\{64\\}\\.tar\\)|\\1.d/layer.tar|g' manifest.json
            tar -cf ../$image.linked.tar *
            cd ..
            rm -r linked

            copy oci:$image.oci:latest dir:$image.dir
            if [ $image != debian ]; then # see forms()
                run=$(mktemp -d) # podman wants a short path for it
                storage="--root $PWD/storage --runroot $run --storage-driver vfs"
                podman $storage load --quiet --input $image.docker.tar >&2
                podman $storage save --quiet --output $image.podman.tar sillycon/$image:latest
                podman $storage save --quiet --format docker-dir --compress --output $image.docker-dir sillycon/$image:latest
                buildah $storage push --quiet sillycon/$image:latest oci-archive:$image.buildah.tar:latest
                rm -r storage "$run"
            fi

            copy docker-archive:$image.docker.tar oci:$image.docker25:latest
            cd $image.docker25
            blob() { grep -o "\\"$1\\":[^]]*" "$2" | grep -o 'sha256:[0-9a-f]*' | sed 's|:|/|; s|^|blobs/|'; }
            manifest=blobs/sha256/$(grep -o '[0-9a-f]\\{64\\}' index.json)
            layers=$(blob layers $manifest | sed 's|.*|"&"|' | paste -sd ,)
            printf '[{"Config":"%s","RepoTags":["sillycon/%s:latest"],"Layers":[%s]}]' \
                "$(blob config $manifest | head -n 1)" "$image" "$layers" >manifest.json
            name=docker.io/sillycon/$image:latest
            sed -i "s|\\"annotations\\":{|&\\"io.containerd.image.name\\":\\"$name\\",|" index.json
            tar -cf ../$image.docker25.tar *
            rm index.json oci-layout
            tar -cf ../$image.blobs.tar *
            cd ..
            rm -r $image.docker25

            cp -r $image.oci $image.nested
            cd $image.nested
            add() { # a blob from standard input; prints its descriptor, of media type $1, with the platform $2 if given
                cat >blob
                digest=$(sha256sum <blob | cut -c -64)
                printf '{"mediaType":"application/vnd.oci.image.%s+json","digest":"sha256:%s","size":%d' \\
                    "$1" "$digest" "$(stat -c %s blob)"
                [ -z "${2-}" ] || printf ',"platform":{"os":"linux","architecture":"%s"}' "$2"
                printf '}'
                mv blob "blobs/sha256/$digest"
            }
            native=$(cat "blobs/sha256/$(grep -o '[0-9a-f]\\{64\\}' index.json)" | add manifest.v1 "$3")
            config=$(printf '{"os":"linux","architecture":"%s"}' "$foreign" | add config.v1)
            other=$(printf '{"schemaVersion":2,"config":%s,"layers":[]}' "$config" | add manifest.v1 "$foreign")
            index=$(printf '{"schemaVersion":2,"manifests":[%s,%s]}' "$other" "$native" | add index.v1)
            printf '{"schemaVersion":2,"manifests":[%s]}' "$index" >index.json
            """;

    private static final Map<String, List<String>> RECIPES = Map.of(
            SCRATCH, List.of(SCRATCH_RECIPE),
            BUSYBOX, List.of(BUSYBOX_RECIPE),
            DEBIAN, List.of(LOWER_LAYER_RECIPE, UPPER_LAYER_RECIPE, DEBIAN_RECIPE));

    /** The directories of images that this JVM has used. */
    private static final Map<String, Path> DIRECTORIES = new ConcurrentHashMap<>();

    private TestImages() {}

    static Path debian() {
        return path(DEBIAN, Form.OCI_LAYOUT);
    }

    static Path busybox() {
        return path(BUSYBOX, Form.OCI_LAYOUT);
    }

    static Path scratch() {
        return path(SCRATCH, Form.OCI_LAYOUT);
    }

    /** An image that {@link #NAMES} has. */
    static Path path(String image, Form form) {
        return DIRECTORIES.computeIfAbsent(image, TestImages::make).resolve(image + "." + form.suffix);
    }

    /** An image, where the test users reach it: the build's directory may lie in one that is closed to them. */
    private static Path make(String image) {
        try {
            Path kept = Path.of("target/test-images", image).toAbsolutePath();
            bakeUnlessThere(image, kept);
            Path reached =
                    Files.createDirectories(Host.directory().resolve("images")).resolve(image);
            boolean sameFileSystem = new Command("cp", "-al", kept.toString(), reached.toString())
                            .run()
                            .status()
                    == 0;
            if (!sameFileSystem) {
                Host.copy(kept, reached);
            }
            return reached;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the JVMs that run tests, one bakes an image, and who needs it meanwhile waits. */
    private static void bakeUnlessThere(String image, Path directory) throws IOException {
        Path source = Path.of("src/test/java/dev/sillycon/it/TestImages.java");
        String version = Digest.ofBytes(Files.readAllBytes(source)).toString();
        Path stamp = directory.resolve("version");
        Files.createDirectories(directory.getParent());
        try (FileChannel file = FileChannel.open(
                directory.resolveSibling(image + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.lock(); // until it is closed
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(version)) {
                bake(image, directory);
                Files.writeString(stamp, version);
            }
        }
    }

    private static void bake(String image, Path directory) throws IOException {
        PACKAGES_OF_TOOLS.forEach(
                (tool, debianPackage) -> assertThat(rootSh("command -v " + tool).run())
                        .as("%s is missing; install it: sudo apt-get install %s", tool, debianPackage)
                        .matches(result -> result.status() == 0));
        Host.must(rootSh("rm -rf " + directory));
        Files.createDirectories(directory);
        for (String recipe : RECIPES.get(image)) {
            Host.must(rootSh(recipe).in(directory));
        }
        String here = Architecture.current().ociName();
        String foreign = here.equals("arm64") ? "amd64" : "arm64";
        Host.must(rootSh(FORMS_RECIPE, image, foreign, here).in(directory));
        Object owner = Files.getAttribute(directory, "unix:uid");
        Host.must(rootSh("chown -hR \"$1\" . && chmod -R a+rX .", owner.toString())
                .in(directory));
    }

    /** What the tools mount meanwhile, other JVMs that run tests do not see. */
    private static Command rootSh(String script, String... arguments) {
        return new Command(Host.asRoot())
                .and("unshare", "--mount", "sh", "-euc", "umask 022\n" + script, "sh")
                .and(arguments);
    }
}
