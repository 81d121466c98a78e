package dev.sillycon.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How to run the probe in those, as they come: with a terminal, and otherwise with what they do unless told more. */
final class OtherRuntimes {

    /** Controllers of both versions: crun before 1.9 refuses that. */
    private static final boolean HYBRID_CGROUPS = Files.exists(Path.of("/sys/fs/cgroup/unified"));

    private OtherRuntimes() {}

    /** Its pause process would stay, so it is told to end that. */
    static Start podman(Bench bench) {
        String state = bench.state().toString();
        String podman = "podman --root " + state + "/storage --runroot " + state + "/run --cgroup-manager cgroupfs"
                + (HYBRID_CGROUPS ? " --runtime runc" : "");
        String run = podman + " run --rm --interactive --tty --network none --cgroupns private"
                + (HYBRID_CGROUPS ? "" : " --cgroups disabled") + " --rootfs " + bench.root() + " \"$@\"";
        return Start.asUser(bench.probe("/bin/sh", "-c", run + "; " + podman + " system migrate", "podman"));
    }

    static Start runc(Bench bench) {
        String state = bench.state().resolve("runc").toString();
        return Start.asUser(List.of("runc", "--root", state, "run", "--bundle", bundle("runc", bench), "probe"));
    }

    /** Where it refuses the machine's cgroups, it runs in a practice machine that has some of version 2. */
    static Start crun(Bench bench) {
        String bundle = bundle("crun", bench);
        if (HYBRID_CGROUPS) {
            String mount = "mount -t cgroup2 cgroup2 /sys/fs/cgroup; exec \"$@\"";
            return Start.asRoot(List.of(
                    "/bin/sh", "-c", mount, "sh", "crun", "--root", "/run/crun", "run", "--bundle", bundle, "probe"));
        }
        String state = bench.state().resolve("crun").toString();
        return Start.asUser(List.of("crun", "--root", state, "run", "--bundle", bundle, "probe"));
    }

    static Start bubblewrap(Bench bench) {
        String root = bench.root().toString();
        return Start.asUser(
                bench.probe("bwrap", "--unshare-all", "--bind", root, "/", "--proc", "/proc", "--dev", "/dev"));
    }

    /** A directory with the config.json that the runtime itself writes, changed in what to run. */
    private static String bundle(String runtime, Bench bench) {
        try {
            Path bundle = Files.createDirectory(bench.state().resolve(runtime + "-bundle"));
            Stage.output(List.of(runtime, "spec", "--rootless", "--bundle", bundle.toString()));
            Path file = bundle.resolve("config.json");
            Map<String, Object> config = JSON.std.mapFrom(Files.readString(file));
            member(config, "process").put("args", bench.probe());
            member(config, "root").put("path", bench.root().toString());
            member(config, "root").put("readonly", false);
            Files.writeString(file, JSON.std.asString(config));
            return bundle.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }
}
