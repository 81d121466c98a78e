package dev.sillycon.it;

import static dev.sillycon.it.TestImages.BUSYBOX;
import static dev.sillycon.it.TestImages.DEBIAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import dev.sillycon.it.TestImages.Form;
import dev.sillycon.linux.Constants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A container's files are what {@code umoci unpack} makes of its image, and every form of an image starts.
 *
 * <p>The image's own busybox lists the files from inside. What may differ from umoci, and why:
 *
 * <ul>
 *   <li>/dev, /proc, /run, /sys and /tmp: what lies there is the runtime's.
 *   <li>The time of the root directory: the runtime makes those five in it.
 *   <li>The mode of step 1's root directory, where no entry tells it: it is a private one of the host's /tmp.
 *   <li>Times of directories that no entry describes: the archive has none, umoci leaves that of its own work.
 *   <li>Holes of sparse files: we keep them, umoci fills them.
 *   <li>Device nodes in a user namespace: only the host's root may make them. Sillycon says so and goes on.
 * </ul>
 */
final class LayerSemanticsIT {

    /** Who looks, and through which step. */
    enum View {
        STEP1(User.ROOT, "step1"),
        STEP2(User.ROOT, "step2"),
        STEP3(User.ALICE, "step3"),
        STEP3_ONE_ID(User.BOB, "step3"),
        RUN(User.ALICE, "run"),
        RUN_ONE_ID(User.BOB, "run");

        private final User user;
        private final String step;

        View(User user, String step) {
            this.user = user;
            this.step = step;
        }

        Result run(Path image, String... command) {
            return Host.sillycon(user, step, image.toString()).and(command).run();
        }

        /** With nothing unpacked before. */
        Result runAfresh(Path image, String... command) {
            return TestStore.of(user)
                    .command(step, image.toString())
                    .and(command)
                    .run();
        }
    }

    private static final long PAGE_BYTES = 4096;

    private static final String NOTE_ON_DEVICES = "device node(s) of the image";

    /** Needs the path of busybox; tells of every file what it is, then of the regular ones what they hold. */
    private static final String LIST = """
            cd /
            find="$1 find . ( -path ./dev -o -path ./proc -o -path ./run -o -path ./sys -o -path ./tmp ) -prune -o"
            $find -exec $1 stat -c '%n|%f|%u:%g|%s|%y|%t,%T|%i|%b|%N' {} +
            $find -type f -exec $1 sha256sum {} +
            """;

    @ParameterizedTest
    @MethodSource("imagesAndViews")
    void filesAreThoseThatUmociUnpacks(String image, View view) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Tree umocis = unpackedByUmoci(image);
        Result result = view.runAfresh(TestImages.path(image, Form.OCI_LAYOUT), list(image));
        Tree ours = Tree.parse(result);

        Set<String> devices = view == View.RUN ? umocis.pathsOf(File::isDevice) : Set.of();
        Set<String> skipped = new TreeSet<>(devices);
        if (view == View.STEP1 && !image.equals(DEBIAN)) {
            skipped.add(".");
        }
        Set<String> undefinedTimes =
                umocis.pathsOf(file -> file.isDirectory() && !file.time().isBefore(start));
        undefinedTimes.add(".");

        Set<String> expected = umocis.without(skipped).describe(undefinedTimes);
        Set<String> actual = ours.without(skipped).describe(undefinedTimes);
        assertThat(minus(expected, actual)).as("only umoci's").isEmpty();
        assertThat(minus(actual, expected)).as("only Sillycon's").isEmpty();
        assertThat(ours.pathsOf(file -> devices.contains(file.path()))).isEmpty();
        assertThat(ours.hardLinks()).isEqualTo(umocis.hardLinks());
        assertThat(ours.pathsOf(File::isSparse)).isEqualTo(image.equals(DEBIAN) ? Set.of("./odd/sparse") : Set.of());
        assertThat(result.err().contains(NOTE_ON_DEVICES)).isEqualTo(!devices.isEmpty());
    }

    static Stream<Arguments> imagesAndViews() {
        return TestImages.NAMES.stream()
                .flatMap(image -> Stream.of(View.STEP1, View.STEP2, View.RUN).map(view -> Arguments.of(image, view)));
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static Tree unpackedByUmoci(String image) {
        String source = TestImages.path(image, Form.OCI_LAYOUT) + ":latest";
        String bundle = Host.directory().resolve("umoci-" + image).toString();
        Host.must(Host.command(User.ROOT, "umoci", "unpack", "--image", source, bundle));
        Result list = Host.command(User.ROOT, "/usr/sbin/chroot", bundle + "/rootfs")
                .and(list(image))
                .run();
        Host.must(Host.command(User.ROOT, "rm", "-r", bundle));
        return Tree.parse(list);
    }

    private static String[] list(String image) {
        String busybox = image.equals(BUSYBOX) ? "/bin/busybox" : "/busybox";
        return new String[] {busybox, "sh", "-euc", LIST, "sh", busybox};
    }

    /** A file as busybox's stat shows it; the contents of a regular one by their digest. */
    private record File(
            String path,
            int mode,
            String owner,
            long size,
            Instant time,
            String device,
            String inode,
            long blocks,
            String name,
            String digest) {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z");

        static File parse(String line, Map<String, String> digests) {
            String[] fields = line.split("\\|", 9);
            return new File(
                    fields[0],
                    Integer.parseInt(fields[1], 16),
                    fields[2],
                    Long.parseLong(fields[3]),
                    OffsetDateTime.parse(fields[4], TIME).toInstant(),
                    fields[5],
                    fields[6],
                    Long.parseLong(fields[7]),
                    fields[8],
                    digests.get(fields[0]));
        }

        boolean isDirectory() {
            return (mode & Constants.S_IFMT) == Constants.S_IFDIR;
        }

        boolean isDevice() {
            int type = mode & Constants.S_IFMT;
            return type == Constants.S_IFCHR || type == Constants.S_IFBLK;
        }

        boolean isSparse() {
            return digest != null && blocks * 512 < size - PAGE_BYTES;
        }

        String describe(boolean withTime) {
            return String.format(
                    "%06o %s %s %s %s %s %s",
                    mode, owner, isDirectory() ? "" : size, withTime ? time : "", device, name, digest);
        }
    }

    private record Tree(List<File> files) {

        /** A line of sha256sum; those of stat have bars instead of blanks. */
        private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{64})  (.*)");

        static Tree parse(Result list) {
            assertThat(list.status()).as("%s", list).isZero();
            Map<Boolean, List<String>> lines = list.out()
                    .lines()
                    .collect(Collectors.partitioningBy(
                            line -> DIGEST.matcher(line).matches()));
            Map<String, String> digests = lines.get(true).stream()
                    .collect(Collectors.toMap(line -> line.substring(66), line -> line.substring(0, 64)));
            return new Tree(lines.get(false).stream()
                    .map(line -> File.parse(line, digests))
                    .toList());
        }

        Tree without(Set<String> paths) {
            return new Tree(
                    files.stream().filter(file -> !paths.contains(file.path())).toList());
        }

        Set<String> pathsOf(Predicate<File> which) {
            return files.stream().filter(which).map(File::path).collect(Collectors.toCollection(TreeSet::new));
        }

        Set<String> describe(Set<String> undefinedTimes) {
            return files.stream()
                    .map(file -> file.describe(!undefinedTimes.contains(file.path())))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** The names of each file that has several. */
        Set<Set<String>> hardLinks() {
            Map<String, Set<String>> names = files.stream()
                    .filter(file -> !file.isDirectory())
                    .collect(Collectors.groupingBy(File::inode, Collectors.mapping(File::path, Collectors.toSet())));
            return names.values().stream().filter(paths -> paths.size() > 1).collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @MethodSource("imagesAndAllViews")
    void theImageStarts(String image, View view) throws IOException {
        assertStarts(image, view, Form.OCI_LAYOUT);
    }

    static Stream<Arguments> imagesAndAllViews() {
        return TestImages.NAMES.stream()
                .flatMap(image -> Stream.of(View.values()).map(view -> Arguments.of(image, view)));
    }

    @ParameterizedTest
    @MethodSource("imagesAndForms")
    void everyFormStarts(String image, Form form) throws IOException {
        assertStarts(image, View.RUN, form);
    }

    static Stream<Arguments> imagesAndForms() {
        return TestImages.NAMES.stream()
                .flatMap(image -> TestImages.forms(image).stream().map(form -> Arguments.of(image, form)));
    }

    private static void assertStarts(String image, View view, Form form) throws IOException {
        Path path = TestImages.path(image, form);
        Result result = switch (image) {
            case DEBIAN -> view.run(path, "cat", "/etc/os-release");
            case BUSYBOX -> view.run(path, "sh", "-c", "echo hello from $(readlink /bin/sh)");
            default -> view.run(path);
        };
        String expected = switch (image) {
            case DEBIAN ->
                Files.readString(Path.of("/etc/os-release"))
                        .lines()
                        .filter(line -> line.startsWith("ID="))
                        .findFirst()
                        .orElseThrow();
            case BUSYBOX -> "hello from /bin/busybox";
            default -> "hello from nothing";
        };
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out().lines()).contains(expected);
    }
}
