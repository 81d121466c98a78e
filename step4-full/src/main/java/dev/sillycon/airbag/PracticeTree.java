package dev.sillycon.airbag;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.AT_RECURSIVE;
import static dev.sillycon.linux.Constants.MNT_DETACH;
import static dev.sillycon.linux.Constants.MOUNT_ATTR_NODEV;
import static dev.sillycon.linux.Constants.MOUNT_ATTR_NOSUID;
import static dev.sillycon.linux.Constants.MOUNT_ATTR_RDONLY;
import static dev.sillycon.linux.Constants.MS_BIND;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOEXEC;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.MS_PRIVATE;
import static dev.sillycon.linux.Constants.MS_RDONLY;
import static dev.sillycon.linux.Constants.MS_REC;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_CREAT;
import static dev.sillycon.linux.Constants.O_NOFOLLOW;
import static dev.sillycon.linux.Constants.O_PATH;
import static dev.sillycon.linux.Constants.O_WRONLY;
import static dev.sillycon.linux.Constants.RESOLVE_IN_ROOT;
import static dev.sillycon.linux.Constants.S_IFMT;
import static dev.sillycon.linux.Constants.S_IFREG;
import static dev.sillycon.linux.Constants.S_IFSOCK;
import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.mkdir;
import static dev.sillycon.linux.Linux.mknodat;
import static dev.sillycon.linux.Linux.mount;
import static dev.sillycon.linux.Linux.mountSetattr;
import static dev.sillycon.linux.Linux.pivotRoot;
import static dev.sillycon.linux.Linux.symlink;
import static dev.sillycon.linux.Linux.umask;
import static dev.sillycon.linux.Linux.umount2;

import dev.sillycon.linux.FileName;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the practice machine: this machine's, read-only, and places of its own in memory. */
final class PracticeTree {

    /** Any directory would do: what is mounted there, only the practice machine sees. */
    private static final String ROOT = "/tmp";

    private static final String TMPFS = "tmpfs";

    private static final List<String> PLACES = List.of("tmp", "var/tmp", "run");
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom", "tty");
    private static final int OTHERS_MAY_SEARCH = 1;

    /** The practice machine's users; nobody has lent any of them IDs. */
    private static final Map<String, String> ACCOUNTS =
            Map.of("etc/passwd", """
            root:x:0:0:root:/tmp:/bin/sh
            learner:x:1000:1000:learner:/tmp:/bin/sh
            nobody:x:65534:65534:nobody:/:/bin/false
            """, "etc/group", """
            root:x:0:
            tty:x:5:
            learner:x:1000:
            nogroup:x:65534:
            """, "etc/subuid", "", "etc/subgid", "");

    private final AirbagOptions options;

    /** Open directories, by their paths below the root. */
    private final Map<String, Integer> visible = new LinkedHashMap<>();

    /** Directories that others may not search, and that {@link #visible} ones lie in. */
    private final Set<String> closed = new LinkedHashSet<>();

    PracticeTree(AirbagOptions options) {
        this.options = options;
    }

    /** All of the tree as it is, but read-only. What others may not reach is opened, for the time when we may not either. */
    void bind() {
        umask(022);
        mount(null, "/", null, MS_REC | MS_PRIVATE, null);
        mount("/", ROOT, null, MS_BIND | MS_REC, null);
        chdir(ROOT);
        mountSetattr(".", AT_RECURSIVE, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
        hideSockets();
        Path root = Path.of("/");
        for (Path directory :
                options.visible().stream().filter(path -> !path.equals(root)).toList()) {
            String path = directory.toString().substring(1);
            closedAbove(path).ifPresent(closed::add);
            visible.put(path, Linux.open(path, O_PATH | O_CLOEXEC));
        }
    }

    /** A server's socket can be written to even in a read-only tree. */
    private static void hideSockets() {
        byte[] sockets;
        try {
            sockets = Files.readAllBytes(Path.of("/proc/net/unix"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stream.of(FileName.decode(sockets, 0, sockets.length).split("\n", -1))
                .filter(line -> line.indexOf('/') >= 0) // its path is the last word, if it has one
                .map(line -> line.substring(line.indexOf('/')))
                .forEach(PracticeTree::hideIfSocket);
    }

    private static void hideIfSocket(String path) {
        int file;
        try {
            file = Linux.openat2(
                    AT_FDCWD, path, O_PATH | O_NOFOLLOW | O_CLOEXEC, RESOLVE_IN_ROOT); // not the tree above
        } catch (SystemCallException e) {
            return; // it has another name now, or another root; or is not ours to reach
        }
        if ((Linux.fstat(file).mode() & S_IFMT) == S_IFSOCK) {
            mount("/dev/null", "/proc/self/fd/" + file, null, MS_BIND, null);
        }
        Linux.close(file);
    }

    /** The places in memory, and the tree as the root. */
    void furnish() {
        PLACES.stream()
                .filter(PracticeTree::isDirectory)
                .forEach(place -> mount(TMPFS, place, TMPFS, MS_NOSUID | MS_NODEV, data("1777")));
        hideProcAndSys();
        makeAccounts();
        mount(TMPFS, "run", TMPFS, MS_NOSUID | MS_NODEV, data("755"));
        makeDev();
        closed.stream()
                .filter(PracticeTree::isDirectory)
                .forEach(place -> mount(TMPFS, place, TMPFS, MS_NOSUID | MS_NODEV, data("755")));
        visible.forEach(PracticeTree::show);

        pivotRoot(".", ".");
        umount2(".", MNT_DETACH);
        chdir("/");
    }

    /**
     * New ones will be mounted upon these, by a process that is in the new namespaces. The kernel allows that only where the
     * mount table has others, writable and with nothing mounted upon; they are kept where no path leads to.
     */
    private void hideProcAndSys() {
        for (String name : List.of("proc", "sys")) {
            mkdir("run/" + name, 0755);
            mount("/" + name, "run/" + name, null, MS_BIND | MS_REC, null);
            mount(TMPFS, name, TMPFS, MS_RDONLY, null);
        }
    }

    private static void makeAccounts() {
        ACCOUNTS.forEach((name, text) -> {
            if (Linux.exists(name)) {
                String file = "run/" + name.substring(name.indexOf('/') + 1);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                int descriptor = Linux.openat(AT_FDCWD, file, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
                Linux.write(descriptor, bytes, bytes.length);
                Linux.close(descriptor);
                mount(file, name, null, MS_BIND, null);
                mountSetattr(name, 0, MOUNT_ATTR_RDONLY);
            }
        });
    }

    private void makeDev() {
        mount(TMPFS, "dev", TMPFS, MS_NOSUID | MS_NOEXEC, "mode=755,size=64k");
        for (String device : DEVICES) {
            mknodat(AT_FDCWD, "dev/" + device, S_IFREG, 0, 0);
            mount("/dev/" + device, "dev/" + device, null, MS_BIND, null);
        }
        mkdir("dev/pts", 0755);
        mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
        mkdir("dev/shm", 01777);
        mount("shm", "dev/shm", TMPFS, MS_NOSUID | MS_NODEV, data("1777"));
        symlink("pts/ptmx", "dev/ptmx");
        symlink("/proc/self/fd", "dev/fd");
        symlink("/proc/self/fd/0", "dev/stdin");
        symlink("/proc/self/fd/1", "dev/stdout");
        symlink("/proc/self/fd/2", "dev/stderr");
    }

    /** The first directory on the way to {@code path} that others may not search. */
    private static Optional<String> closedAbove(String path) {
        for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
            String above = path.substring(0, end);
            if ((Linux.statx(AT_FDCWD, above).permissions() & OTHERS_MAY_SEARCH) == 0) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /** Binds an open directory to where it was, if that is hidden now. */
    private static void show(String path, int directory) {
        if (!Linux.exists(path)) {
            for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
                String above = path.substring(0, end);
                if (!Linux.exists(above)) {
                    mkdir(above, 0755);
                }
            }
            mkdir(path, 0755);
            mount("/proc/self/fd/" + directory, path, null, MS_BIND | MS_REC, null);
        }
        Linux.close(directory);
    }

    private String data(String mode) {
        return "mode=" + mode + ",size=" + options.size();
    }

    private static boolean isDirectory(String path) {
        return Linux.exists(path) && Linux.statx(AT_FDCWD, path).isDirectory();
    }
}
