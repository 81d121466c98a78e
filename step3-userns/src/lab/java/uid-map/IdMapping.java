package dev.sillycon.step3;

import dev.sillycon.linux.Constants;
import dev.sillycon.linux.HostProgram;
import dev.sillycon.linux.Linux;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user and group IDs of a container, and who may write them into the kernel's files.
 *
 * <p>Root maps what it likes, and here it likes IDs that nobody else has: root inside is never root outside. An ordinary
 * user may map one ID, the own one; more come from /etc/subuid and /etc/subgid by newuidmap(1), which is set-user-ID root
 * and checks that they are this user's.
 *
 * @param uids of the user namespace
 * @param gids of the user namespace
 * @param by who writes them
 * @param setgroupsAllowed whether the container may set supplementary groups: not if its maker may not, nor with a map of
 *     one ID
 * @param limit why there is one ID only, and the way out; absent if there are more
 */
public record IdMapping(IdMap uids, IdMap gids, Writer by, boolean setgroupsAllowed, Optional<String> limit) {

    /** Who writes the maps. */
    public enum Writer {
        /** This process, which is root in its own user namespace. */
        ROOT,
        /** newuidmap(1) and newgidmap(1). */
        HELPERS,
        /** This process, with a map of one ID, for which the kernel wants setgroups(2) denied. */
        SINGLE,
        /** Nobody: they are written already. */
        NOBODY
    }

    /**
     * Where container IDs start when /etc/subuid has none for root.
     *
     * @see <a href="https://systemd.io/UIDS-GIDS/">systemd, Users, Groups, UIDs and GIDs</a>: 524288 to 1879048191 are for
     *     containers
     */
    private static final long CONTAINER_IDS = 524_288;

    private static final long ID_COUNT = 65_536;
    private static final long ALL_IDS = 4_294_967_295L;

    /** The mapping for whoever has called. */
    public static IdMapping ofCaller() {
        int uid = Linux.geteuid();
        int gid = Linux.getegid();
        return uid == 0 ? ofRoot() : ofUser(System.getProperty("user.name"), uid, gid);
    }

    /** A mapping of one ID, which the kernel allows everybody. */
    public static IdMapping singleOfCaller() {
        return single(Linux.geteuid(), Linux.getegid(), "none other was asked for");
    }

    /** The mapping of a running process, with "outside" as this process sees it. */
    public static IdMapping ofProcess(int pid) {
        String proc = "/proc/" + pid;
        IdMap uids = new IdMap(ranges(proc + "/uid_map"));
        IdMap gids = new IdMap(ranges(proc + "/gid_map"));
        boolean setgroups = read(proc + "/setgroups").strip().equals("allow");
        return new IdMapping(uids, gids, Writer.NOBODY, setgroups, Optional.empty());
    }

    /** The same IDs, for a user namespace within the one that these are for. A process of that one has to write them. */
    public IdMapping within() {
        return new IdMapping(identity(uids.ranges()), identity(gids.ranges()), Writer.ROOT, setgroupsAllowed, limit);
    }

    private static IdMapping ofRoot() {
        List<IdRange> mine = ranges("/proc/self/uid_map");
        if (!mine.equals(
                List.of(new IdRange(0, 0, ALL_IDS)))) { // root of a user namespace: all that there is, as it is
            IdMap uids = identity(mine);
            IdMap gids = identity(ranges("/proc/self/gid_map"));
            return new IdMapping(uids, gids, Writer.ROOT, inheritsSetgroups(), Optional.empty());
        }
        IdMap uids = ofContainer(SubordinateIds.SUBUID);
        IdMap gids = ofContainer(SubordinateIds.SUBGID);
        return new IdMapping(uids, gids, Writer.ROOT, inheritsSetgroups(), Optional.empty());
    }

    private static boolean inheritsSetgroups() {
        return read("/proc/self/setgroups").strip().equals("allow");
    }

    private static IdMap ofContainer(Path file) {
        List<IdRange> lent = SubordinateIds.of(file, "root", 0, 0);
        return new IdMap(lent.isEmpty() ? List.of(new IdRange(0, CONTAINER_IDS, ID_COUNT)) : lent);
    }

    private static IdMap identity(List<IdRange> ranges) {
        return new IdMap(ranges.stream()
                .map(range -> new IdRange(range.inside(), range.inside(), range.count()))
                .toList());
    }

    static IdMapping ofUser(String user, int uid, int gid) {
        List<IdRange> uids = SubordinateIds.of(SubordinateIds.SUBUID, user, uid, 1);
        List<IdRange> gids = SubordinateIds.of(SubordinateIds.SUBGID, user, uid, 1);
        if (uids.isEmpty() || gids.isEmpty()) {
            return single(
                    uid,
                    gid,
                    "no range for " + user + " in /etc/subuid and /etc/subgid; add one: sudo usermod"
                            + " --add-subuids 100000-165535 --add-subgids 100000-165535 " + user);
        }
        if (helper("newuidmap").isEmpty() || helper("newgidmap").isEmpty()) {
            return single(uid, gid, "no newuidmap; install it: sudo apt-get install uidmap");
        }
        uids.add(0, new IdRange(0, uid, 1));
        gids.add(0, new IdRange(0, gid, 1));
        return new IdMapping(new IdMap(uids), new IdMap(gids), Writer.HELPERS, inheritsSetgroups(), Optional.empty());
    }

    private static IdMapping single(int uid, int gid, String reason) {
        String limit = "one user ID only, root: " + reason;
        return new IdMapping(IdMap.single(uid), IdMap.single(gid), Writer.SINGLE, false, Optional.of(limit));
    }

    /**
     * Writes the maps of a child that waits for them.
     *
     * @param pid of the child
     * @throws dev.sillycon.linux.SystemCallException if the kernel refuses
     * @throws IllegalStateException if newuidmap or newgidmap does
     */
    // tag::write[]
    public void write(int pid) {
        String proc = "/proc/" + pid;
        switch (by) {
            case ROOT -> {
                // TODO(lab): the child waits. Which two of its files must be written, and with what?
                // end of TODO(lab)
            }
            case HELPERS -> {
                help("newuidmap", pid, uids);
                help("newgidmap", pid, gids);
            }
            case SINGLE -> {
                write(proc + "/uid_map", uids.lines());
                write(proc + "/setgroups", "deny"); // else dropping a group could open a file that denies it
                write(proc + "/gid_map", gids.lines());
            }
            case NOBODY -> throw new IllegalStateException("a running process has its maps");
        }
    }

    // end::write[]

    private static void write(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // TODO(lab): three system calls. A file of /proc takes a map once: how many writes may it be?
        // end of TODO(lab)
    }

    private static void help(String name, int pid, IdMap map) {
        List<String> command = new ArrayList<>();
        command.add(helper(name).orElseThrow().toString());
        command.add(Integer.toString(pid));
        command.addAll(map.words());
        HostProgram helper = HostProgram.run(command);
        if (helper.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed ("
                    + helper.output().replace('\n', ' ') + "); ./sillycon doctor checks what it needs");
        }
    }

    private static Optional<Path> helper(String name) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static List<IdRange> ranges(String file) {
        return read(file).lines().map(IdRange::parse).toList();
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + path + ": is /proc mounted?", e);
        }
    }
}
