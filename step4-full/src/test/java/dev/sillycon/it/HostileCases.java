package dev.sillycon.it;

import static dev.sillycon.it.RawTar.binary;
import static dev.sillycon.it.RawTar.bytes;
import static dev.sillycon.it.RawTar.entry;
import static dev.sillycon.it.RawTar.octal;
import static dev.sillycon.it.RawTar.paxRecords;
import static dev.sillycon.it.RawTar.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.HostileArchivesIT.Who;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The corpus: images that were made to do harm, or that a careless reader would be harmed by. */
final class HostileCases {

    private static final Set<Who> ALL = EnumSet.complementOf(EnumSet.of(Who.ROOT_STEP2));
    private static final int MIB = 1 << 20;

    /** Where the canary is, for archives that try to reach it. */
    private final String outside;

    /** The same, by a way that goes up first. */
    private final String up;

    private final List<HostileCase> cases = new ArrayList<>();

    private HostileCases(String outside) {
        this.outside = outside;
        this.up = "../".repeat(20) + outside.substring(1);
    }

    static List<HostileCase> all(String outside) {
        HostileCases corpus = new HostileCases(outside);
        corpus.names();
        corpus.symbolicLinks();
        corpus.hardLinks();
        corpus.whiteouts();
        corpus.types();
        corpus.attributes();
        corpus.headers();
        corpus.sparseFiles();
        corpus.compression();
        corpus.masses();
        corpus.manifests();
        corpus.configurations();
        corpus.archives();
        return corpus.cases;
    }

    // ---- what shall come of it --------------------------------------------------------------------------------------

    private static UnaryOperator<Path> tar(RawTar archive) {
        return directory -> write(directory.resolve("image.tar"), archive.bytes());
    }

    private static Path write(Path path, byte[] content) {
        try {
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Docker archive of busybox and a layer as it is to be stored. */
    private static UnaryOperator<Path> layer(byte[] stored) {
        return tar(HostileImage.dockerLayer(stored).tar());
    }

    private static UnaryOperator<Path> layers(RawTar... layers) {
        return tar(HostileImage.docker(layers).tar());
    }

    private void add(
            String name,
            Set<Who> whos,
            UnaryOperator<Path> image,
            List<String> command,
            BiConsumer<Who, Result> check) {
        cases.add(new HostileCase(name, whos, image, command, check));
    }

    private void refused(String name, RawTar layer, String... reasons) {
        refused(name, layers(layer), reasons);
    }

    private void refused(String name, UnaryOperator<Path> image, String... reasons) {
        refused(name, ALL, image, 125, reasons);
    }

    private void refused(String name, Set<Who> whos, UnaryOperator<Path> image, int status, String... reasons) {
        add(name, whos, image, List.of(), (who, result) -> {
            assertThat(result.status()).as("%s", result).isEqualTo(status);
            assertThat(result.out()).as("%s", result).isEmpty();
            assertThat(result.err().lines()).as("%s", result).allMatch(line -> line.startsWith("sillycon: "));
            assertThat(result.err().lines())
                    .last()
                    .asString()
                    .as("%s", result)
                    .contains(reasons)
                    .hasSizeLessThan(1000);
        });
    }

    /** The image starts, and a script in it prints {@code lines}. */
    private void shows(String name, RawTar layer, String script, String... lines) {
        shows(name, layers(layer), script, lines);
    }

    private void shows(String name, UnaryOperator<Path> image, String script, String... lines) {
        shows(name, ALL, image, script, lines);
    }

    private void shows(String name, Set<Who> whos, UnaryOperator<Path> image, String script, String... lines) {
        add(name, whos, image, List.of("sh", "-c", script), (who, result) -> {
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.out().lines()).as("%s", result).containsExactly(lines);
            assertThat(result.err().lines()).as("%s", result).allMatch(line -> line.startsWith("sillycon: "));
        });
    }

    // ---- the corpus -------------------------------------------------------------------------------------------------

    private void names() {
        refused("name that goes up", new RawTar().file(up + "/evil", ""), "has an entry that leads outside: " + up);
        refused(
                "name that goes up behind dots and slashes",
                new RawTar().file(".//a/.//../..//evil", ""),
                "leads outside");
        refused(
                "name that goes up in a pax header",
                new RawTar().pax("path=" + up + "/x").file("x", ""),
                "leads outside");
        refused(
                "name that goes up in the prefix of a header",
                new RawTar().add(entry('0', "evil").field(RawTar.PREFIX, "../../..")),
                "leads outside");
        refused(
                "command for the terminal, in a GNU header, in a name that goes up",
                new RawTar()
                        .add(entry('L', "././@LongLink").content("../\033]0;owned\007\n\u009b2J\0"))
                        .file("x", ""),
                "leads outside",
                "../\\x1b]0;owned\\x07\\n\\x9b2J");
        refused("symbolic link whose own name goes up", new RawTar().symlink("../evil", "x"), "leads outside");
        shows(
                "absolute name",
                new RawTar().file(outside + "/file", "inside "),
                "cat " + outside + "/file; ls " + outside,
                "inside file");
        shows(
                "names that only look as if they went up, or are not UTF-8, or commands for the terminal",
                new RawTar()
                        .file("n/...", "")
                        .file("n/..\\..\\evil", "")
                        .pax("path=" + utf8("n/\u2025\u2215evil\u202e"))
                        .file("x", "")
                        .file("n/%2e%2e%2f", "")
                        .file("n/\u00e9", "")
                        .pax("path=n/\u00c0\u00ae\u00c0\u00ae")
                        .file("x", "")
                        .add(entry('L', "././@LongLink").content("n/\u00ff\0"))
                        .file("x", "")
                        .file("n/a\nb\033c", ""),
                "printf %s n/* n/..?* | od -An -tx1 | tr -d ' \\n'",
                hex("n/%2e%2e%2f" + "n/a\nb\033c" + "n/\u00c0\u00ae\u00c0\u00ae" + utf8("n/\u2025\u2215evil\u202e")
                        + "n/\u00e9" + "n/\u00ff" + "n/..." + "n/..\\..\\evil"));
        refused("NUL in a name", new RawTar().pax("path=evil\0/../x").file("x", ""), "a name with a NUL byte");
        refused("no name", new RawTar().file("", "evil"), "replace its root directory");
        refused("root as a symbolic link", new RawTar().symlink("./", outside), "replace its root directory");
        refused(
                "name of 256 bytes",
                new RawTar().pax("path=" + "x".repeat(256)).file("x", ""),
                "longer than Linux allows");
        refused(
                "path of more than 4 KiB",
                new RawTar().pax("path=" + "x/".repeat(2048) + "x").file("x", ""),
                "longer than Linux allows");
        shows(
                "path of 200 levels, and names that differ in case, and twice the same",
                new RawTar()
                        .pax("path=" + "d/".repeat(200) + "end")
                        .file("x", "")
                        .file("n/File", "1")
                        .file("n/file", "2")
                        .file("n/FILE", "3")
                        .file("n/file", "4")
                        .file("./n//file", "5 "),
                "cat n/File n/FILE n/file; ls n | wc -l; find d | wc -l",
                "135 3",
                "201");
        shows(
                "path of 1,200 levels",
                EnumSet.of(Who.ROOT_STEP1, Who.ALICE_RUN),
                layers(new RawTar().pax("path=" + "d/".repeat(1200) + "end").file("x", "")),
                "ls " + "d/".repeat(1200),
                "end");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(bytes(text));
    }

    private void symbolicLinks() {
        List<String> targets =
                List.of(outside, up, "/proc/self/root" + outside, "/proc/self/cwd", "/proc/1/root" + outside);
        RawTar through = new RawTar();
        for (int i = 0; i < targets.size(); i++) {
            through.symlink("d" + i, targets.get(i)).file("d" + i + "/evil", Integer.toString(i));
        }
        shows("files through symbolic links", through, "cat d?/evil; stat -c ' %F' d0", "01234 directory");
        shows(
                "files through symbolic links of another layer",
                layers(
                        new RawTar().symlink("d", outside).symlink("e", up),
                        new RawTar().file("d/evil", "1").file("e/evil", "2")),
                "cat d/evil e/evil",
                "12");
        shows(
                "file through a symbolic link, with the same directory inside",
                layers(
                        new RawTar().directory(outside).symlink("d", up).symlink("e", "d"),
                        new RawTar().file("e/file", "inside ")),
                "cat " + outside + "/file; readlink e",
                "inside d");
        shows(
                "file through symbolic links that climb step by step",
                new RawTar()
                        .directory("a/b/c")
                        .symlink("a/b/c/up1", "..")
                        .symlink("a/b/c/up2", "up1/..")
                        .symlink("a/b/c/up3", "up2/../../../..")
                        .file("a/b/c/up3" + outside + "/file", "inside"),
                "cat " + outside + "/file",
                "inside");
        shows(
                "file, mode, time and owner over symbolic links",
                new RawTar()
                        .symlink("file", outside + "/file")
                        .add(entry('0', "file").mode(0777).content("inside"))
                        .symlink("directory", outside + "/directory")
                        .add(entry('5', "directory").mode(0700).time(1))
                        .add(entry('2', "link")
                                .link(outside + "/file")
                                .mode(0777)
                                .owner(1, 1)
                                .time(1)),
                "cat file; stat -c ' %F' directory; stat -c '%F' link",
                "inside directory",
                "symbolic link");
        shows(
                "directory that becomes a symbolic link, and back",
                layers(
                        new RawTar()
                                .file("a/d/1", "")
                                .symlink("a/d", outside)
                                .file("a/d/2", "")
                                .directory("a/d")
                                .file("a/d/3", "")
                                .symlink("a", outside),
                        new RawTar().file("a/d/4", "").directory("b").symlink("b", "b"),
                        new RawTar().symlink("a", up),
                        new RawTar().file("a/d/5", "")),
                "find a | sort; readlink b",
                "a",
                "a/d",
                "a/d/5",
                "b");
        refused(
                "file through symbolic links without an end",
                new RawTar().symlink("a", "b").symlink("b", "a").file("a/x", ""),
                "link without an end");
        RawTar multiplied = new RawTar().directory("l0");
        for (int i = 1; i <= 60; i++) {
            multiplied.symlink("l" + i, "l%1$d/../l%1$d/../l%1$d".formatted(i - 1));
        }
        refused("file through symbolic links that multiply", multiplied.file("l60/x", ""), "link without an end");
        refused("symbolic link without a target", new RawTar().symlink("l", ""), "target is empty");
        shows(
                "symbolic links where the runtime mounts",
                new RawTar()
                        .symlink("dev", outside)
                        .symlink("proc", outside + "/directory")
                        .symlink("sys", up)
                        .symlink("run", outside)
                        .symlink("tmp", outside)
                        .symlink("etc", outside),
                "readlink etc",
                outside);
    }

    private void hardLinks() {
        refused("hard link that goes up", new RawTar().hardLink("l", up + "/file"), "leads outside");
        refused(
                "hard link to an absolute name",
                new RawTar().hardLink("l", outside + "/file"),
                "which the image lacks");
        refused(
                "hard link through a symbolic link of another layer",
                layers(new RawTar().symlink("d", outside), new RawTar().hardLink("l", "d/secret")),
                "which the image lacks");
        refused("hard link to a directory", new RawTar().hardLink("l", "bin"), "or has as a directory");
        refused(
                "hard link to what another layer has deleted",
                layers(new RawTar().file(".wh.shared", ""), new RawTar().hardLink("l", "shared")),
                "which the image lacks");
        shows(
                "files over hard links to a symbolic link",
                new RawTar()
                        .symlink("s", outside + "/file")
                        .hardLink("h", "s")
                        .add(entry('0', "h").mode(0777).content("inside "))
                        .hardLink("i", "s")
                        .add(entry('5', "i").mode(0700)),
                "cat h; readlink s; stat -c %F i",
                "inside " + outside + "/file",
                "directory");
        shows(
                "file over a hard link to a file of another layer, with its mode and attributes",
                new RawTar()
                        .hardLink("shared", "./shared")
                        .pax("SCHILY.xattr.user.evil=1")
                        .add(entry('1', "l")
                                .link("shared")
                                .mode(04777)
                                .owner(1, 1)
                                .time(1))
                        .hardLink("m", "shared")
                        .pax("SCHILY.xattr.user.evil=1")
                        .add(entry('0', "m").mode(04777).content(" mine")),
                "stat -c '%a %u' shared l; cat shared m",
                "644 0",
                "644 0",
                "of the base mine");
    }

    private void whiteouts() {
        refused("whiteout of ..", new RawTar().file("bin/.wh...", ""), "whiteout that leads outside");
        refused("whiteout of nothing", new RawTar().file(".wh.", ""), "whiteout that leads outside");
        refused("whiteout in a directory that goes up", new RawTar().file("../.wh.canary", ""), "leads outside");
        shows(
                "whiteouts of, and through, symbolic links",
                layers(
                        new RawTar()
                                .symlink("d", outside)
                                .symlink("e", outside + "/directory")
                                .symlink("f", outside),
                        new RawTar()
                                .file("d/.wh.file", "")
                                .file("d/.wh.directory", "")
                                .file("e/.wh..wh..opq", "")
                                .file(".wh.f", "")),
                "readlink d; test -L f || echo gone",
                outside,
                "gone");
        shows(
                "whiteouts that are links, directories and devices",
                new RawTar()
                        .symlink("bin/.wh.tr", outside)
                        .directory("bin/.wh.wc")
                        .add(entry('3', "bin/.wh.od").device(1, 3)),
                "echo bin/tr* bin/wc* bin/od* bin/.w*",
                "bin/tr* bin/wc* bin/od* bin/.w*");
        shows(
                "opaque root",
                layers(
                        new RawTar().file("old", ""),
                        new RawTar()
                                .file("new", "")
                                .file(".wh..wh..opq", "")
                                .directory("bin")
                                .add(entry('0', "bin/busybox").mode(0755).content(HostileImage.PROGRAM))
                                .symlink("bin/sh", "busybox")),
                "echo old* new* bin/*",
                "old* new bin/busybox bin/sh");
    }

    private void types() {
        shows(
                "device nodes, some of which overlayfs could take for whiteouts",
                EnumSet.allOf(Who.class),
                layers(new RawTar()
                        .add(entry('3', "shared-null").device(1, 3).mode(0666))
                        .add(entry('4', "disk").device(8, 0).mode(0666))
                        .add(entry('3', "shared").device(0, 0))
                        .add(entry('3', "bin/cat").device(4096, 0))
                        .add(entry('3', "bin/ls").device(0, 0x100000))),
                "cat shared; ls -d bin/cat bin/ls",
                "of the basebin/cat",
                "bin/ls");
        shows(
                "FIFO, and files of its name and below it",
                new RawTar()
                        .add(entry('6', "a"))
                        .file("a", "1")
                        .add(entry('6', "b"))
                        .file("b/c", "2")
                        .file("d/e", "")
                        .add(entry('6', "d")),
                "cat a b/c; stat -c ' %F' d",
                "12 fifo");
        shows(
                "entries of types that nobody knows, and sizes where nothing follows",
                new RawTar()
                        .add(entry('V', "unknown").content("label"))
                        .add(entry('D', "unknown").content("Yfile\0"))
                        .add(entry('M', "unknown").content("x".repeat(600)))
                        .add(entry('X', "unknown").content(paxRecords("path=evil")))
                        .add(entry('Z', "unknown"))
                        .add(entry('5', "a").size(octal(512)))
                        .add(entry('2', "b").link("x").size(octal(512)))
                        .add(entry('1', "c").link("shared").size(octal(512)))
                        .add(entry('6', "d").size(octal(512)))
                        .file("e", "next "),
                "cat e; echo unknown*",
                "next unknown*");
        shows(
                "IDs and times beyond all bounds",
                new RawTar()
                        .add(entry('0', "a").owner(-1, -1).time(-1))
                        .add(entry('0', "b").owner(0xffff_ffffL, 0xffff_ffffL).time(Long.MIN_VALUE / 1024))
                        .add(entry('0', "c").owner(1L << 40, 1L << 40).time(1L << 50))
                        .pax("uid=-5", "gid=99999999999999", "mtime=-99999999999.999999999")
                        .file("d", ""),
                "stat -c '%u:%g' a b c d | tr '\\n' ' '",
                "0:0 0:0 0:0 0:0");
    }

    private void attributes() {
        shows(
                "attributes of overlayfs",
                EnumSet.allOf(Who.class),
                layers(new RawTar()
                        .directory("evil")
                        .file("evil/cat", "")
                        .pax(
                                "SCHILY.xattr.user.overlay.opaque=y",
                                "SCHILY.xattr.trusted.overlay.opaque=y",
                                "SCHILY.xattr.user.overlay.redirect=/evil",
                                "SCHILY.xattr.trusted.overlay.redirect=/evil",
                                "SCHILY.xattr.user.overlay.origin=x",
                                "SCHILY.xattr.user.kept=1")
                        .directory("bin")),
                "cat shared; ls -d bin/ls",
                "of the basebin/ls");
        shows(
                "attributes on links, and such as no file can have",
                new RawTar()
                        .pax("SCHILY.xattr.user.a=1", "SCHILY.xattr.security.capability=1")
                        .symlink("l", outside + "/file")
                        .pax("SCHILY.xattr.user.a=1")
                        .hardLink("h", "shared")
                        .pax(
                                "SCHILY.xattr.user." + "x".repeat(300) + "=1",
                                "SCHILY.xattr.user.large=" + "x".repeat(100_000),
                                "SCHILY.xattr.user.=1",
                                "SCHILY.xattr.=1",
                                "SCHILY.xattr.security.capability=nonsense",
                                "SCHILY.xattr.system.posix_acl_access=nonsense")
                        .file("f", "fine"),
                "cat f",
                "fine");
        // VFS_CAP_REVISION_2, effective; CAP_DAC_READ_SEARCH is permitted: linux/capability.h
        String reading = "\1\0\0\2" + "\4\0\0\0" + "\0".repeat(12);
        shows(
                "capabilities of a program, kept for who may give them",
                EnumSet.of(Who.ROOT_STEP1, Who.ROOT_STEP2),
                layers(new RawTar()
                        .file("etc/passwd", "root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n")
                        .file("etc/group", "user:x:1000:\n")
                        .add(entry('0', "guarded").mode(0600).content("read"))
                        .pax("SCHILY.xattr.security.capability=" + reading)
                        .add(entry('0', "capable/cat").mode(0755).owner(0, 5).content(HostileImage.PROGRAM))),
                "su -s /capable/cat user /guarded; su -s /bin/cat user /guarded 2>&1 | wc -l",
                "read1");
    }

    private void headers() {
        refused("pax size that is negative", new RawTar().pax("size=-512").file("f", ""), "a negative size");
        refused("pax size that is no number", new RawTar().pax("size=1e9").file("f", ""), "the number size must be");
        refused(
                "pax size larger than the rest",
                new RawTar().pax("size=999999999999").file("f", "x"),
                "it ends in f");
        refused("negative size", new RawTar().add(entry('0', "f").size(binary(-1, 12))), "a negative size");
        refused("wrong checksum", new RawTar().add(entry('0', "f").field(148, "000123\0 ")), "a wrong checksum");
        refused(
                "pax header of 2 MiB",
                new RawTar().pax("comment=" + "x".repeat(2 * MIB)).file("f", ""),
                "an extended header has 20971");
        refused(
                "GNU long name that claims 8 GiB",
                new RawTar().add(entry('L', "x").size(octal(0_77777777777L))),
                "an extended header has 8589934591 bytes");
        refused(
                "pax record longer than its header",
                new RawTar().add(entry('x', "pax").content("99 path=x\n")).file("f", ""),
                "not made of records");
        refused("pax header without an entry", new RawTar().pax("path=x"), "it ends behind an extended header");
        String[] records = new String[65_000];
        Arrays.setAll(records, i -> "c." + i + "=1");
        RawTar chain = new RawTar()
                .add(entry('g', "pax").content(paxRecords("path=../evil", "size=99999", "linkpath=/", "uid=5")));
        for (int i = 0; i < 2_000; i++) {
            chain.add(entry('L', "x").content("long")).pax("path=x");
        }
        shows(
                "4,000 extended headers for one entry, of which one has 65,000 records, and a global one that lies",
                chain.pax(records).file("f", "fine"),
                "cat long; stat -c ' %u' long",
                "fine 0");
        refused(
                "header that ends in the middle",
                layer(Arrays.copyOf(new RawTar().file("f", "").begun(), 300)),
                "it ends in a header");
        refused("text instead of a tar", layer(bytes("To whom it may concern. ".repeat(100))), "damaged or truncated");
        shows(
                "garbage behind the end of the tar",
                layer(concat(new RawTar().file("f", "fine").bytes(), new byte[] {1, 2, 3})),
                "cat f",
                "fine");
    }

    private void sparseFiles() {
        refused(
                "sparse map whose extents overlap",
                new RawTar().pax("GNU.sparse.map=0,1,0,1", "GNU.sparse.size=2").file("f", "ab"),
                "map makes no sense");
        refused(
                "sparse map of more than there is",
                new RawTar().pax("GNU.sparse.map=0,9", "GNU.sparse.size=9").file("f", "ab"),
                "map is of 9 bytes, its content of 2");
        refused(
                "sparse map in the content, without end",
                new RawTar()
                        .pax("GNU.sparse.major=1", "GNU.sparse.realsize=9")
                        .file("f", "999999999\n" + "1\n".repeat(MIB)),
                "map has no end");
        refused(
                "sparse map of GNU tar, with a negative offset",
                new RawTar()
                        .add(entry('S', "f")
                                .field(257, "ustar  \0")
                                .field(386, binary(-1, 12))
                                .field(398, octal(1))
                                .field(483, octal(1))
                                .content("x")),
                "map makes no sense");
        refused(
                "sparse file of an exbibyte",
                new RawTar()
                        .pax("GNU.sparse.map=0,1", "GNU.sparse.size=999999999999999999")
                        .file("f", "x"),
                "EFBIG");
        refused(
                "sparse file whose real name goes up",
                new RawTar()
                        .pax("GNU.sparse.map=0,1", "GNU.sparse.name=../evil")
                        .file("x", "x"),
                "leads outside");
        shows(
                "sparse file of a tebibyte",
                new RawTar()
                        .pax("GNU.sparse.map=0,1", "GNU.sparse.size=1099511627776")
                        .file("f", "x"),
                "stat -c %s f; test $(stat -c %b f) -lt 64 && echo small",
                "1099511627776",
                "small");
    }

    private void compression() {
        byte[] layer = new RawTar().file("f", "fine").bytes();
        byte[] gzip = HostileImage.gzip(layer);
        byte[] wrongSum = gzip.clone();
        wrongSum[wrongSum.length - 8] ^= 1;
        refused("gzip that is cut off", layer(Arrays.copyOf(gzip, gzip.length - 9)), "damaged or truncated");
        refused("gzip with garbage behind it", layer(concat(gzip, bytes("garbage"))), "damaged or truncated");
        refused("gzip with a wrong checksum", layer(wrongSum), "damaged or truncated");
        byte[][] members = new byte[layer.length / 100 + 1][];
        Arrays.setAll(members, i -> Arrays.copyOfRange(layer, i * 100, Math.min(layer.length, (i + 1) * 100)));
        shows("gzip of many members", layer(HostileImage.gzip(members)), "cat f", "fine");

        byte[] bomb = gzipBomb();
        refused(
                "gzip bomb as an archive",
                EnumSet.of(Who.ALICE_RUN),
                directory -> write(directory.resolve("image.tar.gz"), bomb),
                125,
                "image.tar.gz has " + bomb.length + " bytes and expands to more than "
                        + ((1L << 30) + 200L * bomb.length));
        refused(
                "zstd bomb as a layer",
                EnumSet.of(Who.ROOT_STEP1),
                HostileCases::zstdBomb,
                125,
                "expands to more than 10");
    }

    /** A file of a gigabyte and a half of zeros, in 1.5 MB. */
    private static byte[] gzipBomb() {
        byte[][] parts = new byte[97][];
        Arrays.fill(parts, HostileImage.gzip(new byte[16 * MIB]));
        parts[0] = HostileImage.gzip(bombHeader());
        return concat(parts);
    }

    private static byte[] bombHeader() {
        return new RawTar().add(entry('0', "f").size(octal(1536L * MIB))).begun();
    }

    private static Path zstdBomb(Path directory) {
        write(directory.resolve("bomb"), bombHeader());
        Host.must(new Command("sh", "-euc", "truncate -s 1536M bomb; zstd -q --rm bomb").in(directory));
        try {
            return layer(Files.readAllBytes(directory.resolve("bomb.zst"))).apply(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void masses() {
        shows(
                "100,000 files",
                EnumSet.of(Who.ALICE_RUN),
                directory -> {
                    RawTar many = new RawTar();
                    for (int i = 0; i < 100_000; i++) {
                        many.file("d/" + i / 1000 + "/" + i, "");
                    }
                    return layer(HostileImage.gzip(many.bytes())).apply(directory);
                },
                "find d -type f | wc -l",
                "100000");
        refused(
                "a million entries",
                EnumSet.of(Who.ALICE_RUN),
                directory -> {
                    byte[] one = new RawTar().add(entry('Z', "unknown")).begun();
                    byte[][] thousands = new byte[10_000][];
                    Arrays.fill(thousands, one);
                    byte[][] all = new byte[101][];
                    Arrays.fill(all, HostileImage.gzip(concat(thousands)));
                    return layer(concat(all)).apply(directory);
                },
                125,
                "more than 1000000 entries");
    }

    private void manifests() {
        String passwd = "../../../../../../etc/passwd";
        HostileImage image = HostileImage.docker();
        refused(
                "manifest that names ../etc/passwd as a layer, in an archive",
                tar(image.dockerManifest("\"config.json\"", "[\"" + passwd + "\"]")
                        .tar()),
                "lacks its file " + passwd);
        refused(
                "manifest that names a file outside as a layer, in a directory",
                HostileImage.docker().dockerManifest("\"config.json\"", "[\"" + up + "/secret\"]")::asDirectory,
                "lacks its file " + up + "/secret");
        refused(
                "manifest that names a file outside as the configuration, in a directory",
                HostileImage.docker().dockerManifest("\"" + outside + "/secret\"", "[]")::asDirectory,
                "lacks its file " + outside + "/secret");
        refused(
                "configuration that is a symbolic link to the outside, in a directory",
                directory -> link(HostileImage.docker(), "config.json", directory, outside + "/secret"),
                "lacks its file config.json");
        refused(
                "layer that is a symbolic link to the outside, in a directory",
                directory -> link(HostileImage.dockerLayer(new byte[0]), "layer", directory, up + "/secret"),
                "lacks its file layer");
        refused(
                "blobs that are a symbolic link to the outside",
                directory -> link(HostileImage.oci("").without("blobs/"), "blobs", directory, outside),
                "lacks its file blobs/sha256/");
        for (String name : List.of("manifest.json", "layer")) {
            refused(
                    "FIFO as " + name,
                    directory -> {
                        HostileImage.dockerLayer(new byte[0]).without(name).asDirectory(directory);
                        Host.must(new Command("mkfifo", "-m", "666", name).in(directory));
                        return directory;
                    },
                    name + " is not a regular file");
        }
        refused(
                "layer that is missing",
                tar(HostileImage.dockerLayer(new byte[0]).without("layer").tar()),
                "lacks its file");
        refused(
                "manifest with layers in an object",
                tar(HostileImage.docker()
                        .dockerManifest("\"config.json\"", "{\"0\": \"layer\"}")
                        .tar()),
                "something else where an array must be");
        refused(
                "manifest with two configurations",
                tar(HostileImage.docker()
                        .dockerManifest("[\"config.json\", \"config.json\"]", "[]")
                        .tar()),
                "something else where a string must be");
        refused(
                "manifest with two lists of layers",
                tar(HostileImage.docker()
                        .dockerManifest("\"config.json\"", "[], \"Layers\": []")
                        .tar()),
                "manifest.json is not JSON");
        refused(
                "manifest with a command for the terminal",
                tar(HostileImage.docker()
                        .dockerManifest("\"\\u001b]0;owned\\u0007\"", "[]")
                        .tar()),
                "lacks its file \\x1b]0;owned\\x07");
        refused(
                "manifest of depth 10,000",
                tar(HostileImage.docker()
                        .put("manifest.json", "[".repeat(10_000) + "]".repeat(10_000))
                        .tar()),
                "manifest.json is not JSON");
        refused(
                "manifest of 100 MiB",
                EnumSet.of(Who.ALICE_RUN),
                directory -> {
                    HostileImage.docker().asDirectory(directory);
                    Host.must(new Command("truncate", "-s", "100M", "manifest.json").in(directory));
                    return directory;
                },
                125,
                "4 MiB at most");
        refused(
                "manifest that names a layer 100,000 times",
                tar(HostileImage.docker()
                        .dockerManifest("\"config.json\"", "[" + "\"config.json\",".repeat(99_999) + "\"config.json\"]")
                        .tar()),
                "has 100000 layers");

        byte[] layer = new RawTar().file("right", "").bytes();
        byte[] other = new RawTar().file("wrong", "").bytes();
        List<String> diffIds = List.of(HostileImage.digest(HostileImage.BUSYBOX), HostileImage.digest(layer));
        String config = HostileImage.config("", diffIds);
        HostileImage wrongDigest = HostileImage.empty();
        wrongDigest.ociIndex(wrongDigest.ociManifest(config, List.of(HostileImage.BUSYBOX, layer)));
        wrongDigest.put("blobs/" + HostileImage.digest(layer).replace(':', '/'), other);
        refused("layer with another digest", tar(wrongDigest.tar()), "its digest is " + HostileImage.digest(other));
        HostileImage wrongDiffId = HostileImage.empty();
        wrongDiffId.ociIndex(wrongDiffId.ociManifest(config, List.of(HostileImage.BUSYBOX, other)));
        refused("layer with another diff_id", tar(wrongDiffId.tar()), "its diff_id is " + HostileImage.digest(other));
        HostileImage wrongSize = HostileImage.empty();
        String manifest = wrongSize.ociManifest(config, List.of(HostileImage.BUSYBOX, layer));
        wrongSize.ociIndex(manifest.replace("\"size\": " + layer.length, "\"size\": 1"));
        shows(
                "layer of another size than the manifest says, which nobody believes",
                tar(wrongSize.tar()),
                "ls right",
                "right");

        HostileImage nested = HostileImage.empty();
        String index = HostileImage.indexOf();
        for (int level = 0; level < 20; level++) {
            String descriptor = nested.blob(index.getBytes(UTF_8), "index.v1+json");
            index = HostileImage.indexOf(descriptor.concat(",").repeat(100) + descriptor);
        }
        refused(
                "indexes of a hundred indexes each, on twenty levels",
                tar(nested.put("index.json", index).tar()),
                "no manifest");
    }

    /** A directory in which one of an image's files is a symbolic link. */
    private static Path link(HostileImage image, String name, Path directory, String target) {
        try {
            image.without(name).asDirectory(directory);
            Files.createSymbolicLink(directory.resolve(name), Path.of(target));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configurations() {
        Set<Who> run = EnumSet.of(Who.ROOT_RUN, Who.ALICE_RUN, Who.BOB_RUN);
        RawTar links = new RawTar().symlink("out", outside).symlink("etc/passwd", outside + "/passwd");
        refused(
                "user of an /etc/passwd that is a link to the outside",
                run,
                tar(HostileImage.oci("\"User\": \"outsider\", \"Cmd\": [\"sh\"]", links)
                        .tar()),
                125,
                "no such user in the image: outsider");
        refused(
                "working directory that is a link to the outside",
                run,
                tar(HostileImage.oci("\"WorkingDir\": \"/out\", \"Cmd\": [\"sh\"]", links)
                        .tar()),
                125,
                "/out of the image is not a directory");
        RawTar fifo = new RawTar().add(entry('6', "etc/group").mode(0666));
        refused(
                "group of an /etc/group that is a FIFO",
                run,
                tar(HostileImage.oci("\"User\": \"0:users\", \"Cmd\": [\"sh\"]", fifo)
                        .tar()),
                125,
                "/etc/group of the image is not a file");
        shows(
                "working directory that goes up, and an environment that makes no sense",
                tar(HostileImage.oci("\"WorkingDir\": \"/../../../..\", " + "\"Env\": [\"=x\", \"LD_PRELOAD=" + outside
                                + "/x\", \"nothing\", \"PATH=/bin\"]")
                        .tar()),
                "ls -d bin; echo $nothing$LD_PRELOAD",
                "bin",
                outside + "/x");
        refused(
                "command that is one for the terminal",
                ALL,
                tar(HostileImage.oci("\"Cmd\": [\"\\u001b]0;owned\\u0007\\u009b2J\"]")
                        .tar()),
                127,
                "\\x1b]0;owned\\x07\\u009b2J");
        refused(
                "command with a NUL",
                tar(HostileImage.oci("\"Cmd\": [\"/bin/sh\\u0000\"]").tar()),
                "NUL");
    }

    private void archives() {
        refused(
                "archive whose layer is a link to the outside",
                tar(HostileImage.dockerLayer(new byte[0]).without("layer").tar().symlink("layer", outside + "/secret")),
                "lacks its file layer");
        refused(
                "archive whose layer is a link to itself",
                tar(HostileImage.dockerLayer(new byte[0])
                        .without("layer")
                        .tar()
                        .hardLink("layer", "other")
                        .symlink("other", "layer")),
                "link without an end");
        RawTar chain = HostileImage.docker().tar();
        for (int i = 0; i < 2_000; i++) {
            chain.add(entry('L', "x").content("long")).pax("path=x");
        }
        refused("archive with 4,000 extended headers for one entry", tar(chain.file("f", "")), "");
        refused(
                "archive with a layer larger than the rest",
                tar(HostileImage.dockerLayer(new byte[0])
                        .without("layer")
                        .tar()
                        .add(entry('0', "layer").size(octal(1L << 32)))),
                "truncated");
        refused(
                "archive with a pax size that is negative",
                tar(HostileImage.docker().tar().pax("size=-512").file("f", "")),
                "not a tar archive, or a truncated one");
        refused(
                "archive in a gzip that is cut off",
                directory -> {
                    byte[] gzip = HostileImage.gzip(HostileImage.docker().tar().bytes());
                    return write(directory.resolve("image.tar.gz"), Arrays.copyOf(gzip, gzip.length / 2));
                },
                "cannot read");
    }
}
