package dev.sillycon.demo;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.image.OciLayoutWriter;
import dev.sillycon.linux.HostProgram;
import dev.sillycon.step1.Libraries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A small image of this machine's own programs: busybox if there is one, else a shell and its companions, with the
 * libraries that ldd(1) names.
 */
public final class HostImage {

    static final String TAG = "demo";

    private static final List<String> COMPANIONS = List.of(
            "sh",
            "ls",
            "cat",
            "id",
            "hostname",
            "ps",
            "mount",
            "umount",
            "env",
            "uname",
            "sleep",
            "ip",
            "echo",
            "mkdir",
            "rm",
            "rmdir",
            "touch",
            "ln",
            "readlink",
            "stat",
            "kill",
            "tty");

    private static final List<Path> PATH = Stream.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin")
            .map(Path::of)
            .toList();

    /** By their names in the image: a file of this machine, or the target of a symbolic link. */
    private final Map<String, Path> files = new TreeMap<>();

    private final Map<String, String> links = new TreeMap<>();
    private final String contents;

    /**
     * Finds the programs.
     *
     * @param more programs besides, where this machine has them
     */
    public HostImage(String... more) {
        Optional<Path> busybox = find("busybox");
        if (busybox.isPresent()) {
            addProgram("bin/busybox", busybox.get());
            applets(busybox.get()).forEach(applet -> links.putIfAbsent("bin/" + applet, "busybox"));
            links.remove("bin/busybox");
            contents = "busybox";
        } else {
            COMPANIONS.forEach(name -> find(name).ifPresent(file -> addProgram("bin/" + name, file)));
            contents = "sh, ls, cat and " + (files.size() - 3) + " other files";
        }
        for (String name : more) {
            find(name).ifPresent(file -> addProgram("bin/" + name, file));
        }
    }

    /** Adds a file, executable for all. */
    public void add(String name, Path file) {
        files.put(name, file);
    }

    /** Makes it, where it stays, and returns the path. */
    public static Path make() throws IOException {
        Path directory = directory();
        new HostImage().write(directory);
        return directory;
    }

    /** Where it stays, for people to run. */
    static Path directory() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && !cache.isEmpty() ? Path.of(cache) : home().resolve(".cache");
        Path existing = base;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            throw new IllegalStateException("cannot write the image to " + base
                    + "; name another directory: XDG_CACHE_HOME=/tmp/cache ./sillycon demo");
        }
        return base.resolve("sillycon").resolve("demo-image");
    }

    static Path home() {
        return Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")));
    }

    /** What is in it, in words. */
    String contents() {
        return contents;
    }

    /** Writes it as an OCI image layout, in place of one that is there. */
    public void write(Path directory) throws IOException {
        Path fresh = Files.createTempDirectory(Files.createDirectories(directory.getParent()), "demo-image-");
        ImageConfig config =
                new ImageConfig(Map.of("PATH", ImageConfig.DEFAULT_PATH), List.of(), List.of("/bin/sh"), "/", "");
        new OciLayoutWriter(fresh).write(TAG, config, layer());
        delete(directory);
        Files.move(fresh, directory);
    }

    /** Where this machine has a program, be it one for administrators. */
    public static Optional<Path> find(String name) {
        return PATH.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void addProgram(String name, Path file) {
        files.put(name, file);
        Libraries.of(file).forEach(library -> files.put(library.toString().substring(1), library));
    }

    private static List<String> applets(Path busybox) {
        return HostProgram.run(List.of(busybox.toString(), "--list"))
                .output()
                .lines()
                .toList();
    }

    private byte[] layer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String directory : directories()) {
                tar.putArchiveEntry(entry(directory + "/", 0755));
                tar.closeArchiveEntry();
            }
            add(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
            add(tar, "etc/group", "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n");
            for (Map.Entry<String, Path> file : files.entrySet()) {
                add(tar, file.getKey(), 0755, Files.readAllBytes(file.getValue()));
            }
            for (Map.Entry<String, String> link : links.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), TarConstants.LF_SYMLINK);
                entry.setLinkName(link.getValue());
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Set<String> directories() {
        Set<String> directories = new TreeSet<>(Set.of("etc", "root", "tmp"));
        for (String file : files.keySet()) {
            for (Path path = Path.of(file).getParent(); path != null; path = path.getParent()) {
                directories.add(path.toString());
            }
        }
        return directories;
    }

    private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
        add(tar, name, 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = entry(name, mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        return entry;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (ConfinedDirectory old = new ConfinedDirectory(directory.toString(), List.of())) {
                old.removeContents("");
            }
            Files.delete(directory);
        }
    }
}
