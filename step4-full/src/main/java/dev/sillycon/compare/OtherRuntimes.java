package dev.sillycon.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How to run the probe in those, as they come: with a terminal, and otherwise with what they do unless told more. */
final class OtherRuntimes {

    /** Controllers of both versions: crun before 1.9 refuses that. */
    private static final boolean HYBRID_CGROUPS = Files.exists(Path.of("/sys/fs/cgroup/unified"));

    private static final String OTHER_CGROUPS = """
            exec unshare --user --map-current-user --keep-caps --mount --cgroup /bin/sh -c '
                mount -t cgroup2 cgroup2 /sys/fs/cgroup
                exec "$@"
            ' sh "$@"
            """;

    private OtherRuntimes() {}

    /** Its paths must be short. Its pause process would stay, the first locks of a user, and what it mounts as root. */
    static Start podman(Bench bench) {
        String script =
                String.format("""
                export XDG_RUNTIME_DIR=$(mktemp -d /tmp/podman-XXXXXX)
                podman="podman --storage-driver vfs --root $XDG_RUNTIME_DIR/storage --runroot $XDG_RUNTIME_DIR/run --cgroup-manager cgroupfs %s"
                locks=/dev/shm/libpod_rootless_lock_$(id -u)
                [ ! -e $locks ] || locks=
                $podman run --rm --interactive --tty --network none --cgroupns private %s --rootfs "$@"
                $podman system migrate
                rm -rf "$XDG_RUNTIME_DIR" $locks
                """, HYBRID_CGROUPS ? "--runtime runc" : "", HYBRID_CGROUPS ? "" : "--cgroups disabled");
        Start start = Start.asUser(
                bench.probe("/bin/sh", "-c", script, "podman", bench.root().toString()));
        return Linux.geteuid() == 0 ? start.within("unshare", "--mount") : start;
    }

    static Start runc(Bench bench) {
        return Start.asUser(bundle("runc", bench));
    }

    /** Where it would refuse the machine's cgroups, it gets others. */
    static Start crun(Bench bench) {
        Start start = Start.asUser(bundle("crun", bench));
        return HYBRID_CGROUPS ? start.within("/bin/sh", "-c", OTHER_CGROUPS, "sh") : start;
    }

    static Start bubblewrap(Bench bench) {
        String root = bench.root().toString();
        return Start.asUser(
                bench.probe("bwrap", "--unshare-all", "--bind", root, "/", "--proc", "/proc", "--dev", "/dev"));
    }

    /** Runs the probe as the config.json says that the runtime itself writes, changed only in what to run. */
    private static List<String> bundle(String runtime, Bench bench) {
        try {
            Path bundle = Files.createDirectory(bench.state().resolve(runtime + "-bundle"));
            List<String> said = Stage.output(bench, runtime, "spec", "--rootless", "--bundle", bundle.toString());
            Path file = bundle.resolve("config.json");
            if (!Files.exists(file)) {
                throw new IllegalStateException(runtime + " spec: " + String.join(" ", said));
            }
            Map<String, Object> config = JSON.std.mapFrom(Files.readString(file));
            member(config, "process").put("args", bench.probe());
            member(config, "root").put("path", bench.root().toString());
            member(config, "root").put("readonly", false);
            Files.writeString(file, JSON.std.asString(config));
            String state = bench.state().resolve(runtime).toString();
            return List.of(runtime, "--root", state, "run", "--bundle", bundle.toString(), "probe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }
}
