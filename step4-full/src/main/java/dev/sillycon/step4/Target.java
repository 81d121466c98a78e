package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.NS_GET_OWNER_UID;
import static dev.sillycon.linux.Constants.O_CLOEXEC;
import static dev.sillycon.linux.Constants.O_DIRECTORY;
import static dev.sillycon.linux.Constants.O_PATH;
import static dev.sillycon.linux.Constants.O_RDONLY;

import com.sun.jna.Memory;
import dev.sillycon.linux.FileName;
import dev.sillycon.linux.Linux;
import dev.sillycon.login.Login;
import dev.sillycon.running.ProcessFiles;
import dev.sillycon.running.RunningContainer;
import dev.sillycon.security.Capabilities;
import dev.sillycon.security.Capability;
import dev.sillycon.step3.IdMap;
import dev.sillycon.step3.IdMapping;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A container that is to be joined: its first process, held by descriptors that mean this very process, whatever its ID means by
 * now.
 *
 * @param pidfd of the first process
 * @param directory its /proc/PID
 * @param mapping of the container
 * @param capabilities that the first process could still get
 * @param user who the first process is, in the container; the home directory is unknown
 */
public record Target(int pidfd, int directory, IdMapping mapping, Capabilities capabilities, Login user)
        implements AutoCloseable {

    private static final int MOST_ENVIRONMENT_BYTES = 4 << 20;

    /**
     * Opens a container of the caller's own.
     *
     * @throws IllegalStateException if it is somebody else's, may trace who joins it, or has ended
     */
    public static Target open(RunningContainer container) {
        int pid = container.pid();
        ProcessFiles first = container.first();
        int pidfd = Linux.pidfdOpen(pid);
        int directory = Linux.open("/proc/" + pid, O_PATH | O_DIRECTORY | O_CLOEXEC);
        try {
            refuseUnlessOwn(pid);
            IdMapping mapping = IdMapping.ofProcess(pid);
            Login user = new Login(
                    effective(first.numbers("Uid"), mapping.uids()),
                    effective(first.numbers("Gid"), mapping.gids()),
                    inside(first.numbers("Groups"), mapping.gids()),
                    "/");
            long bounding = first.status("CapBnd")
                    .map(mask -> Long.parseUnsignedLong(mask, 16))
                    .orElse(0L);
            Capabilities capabilities = Capabilities.ofMask(bounding);
            refuseIfItTraces(container, capabilities);
            Target target = new Target(pidfd, directory, mapping, capabilities, user);
            boolean ended = Linux.poll(0, pidfd) == pidfd; // else all that we have read was of this process
            if (ended || !container.isThere()) {
                throw new IllegalStateException("container " + container.name() + " has just ended");
            }
            return target;
        } catch (RuntimeException e) {
            Linux.close(directory);
            Linux.close(pidfd);
            throw e;
        }
    }

    /** The kernel knows who has made a user namespace. */
    private static void refuseUnlessOwn(int pid) {
        int owner;
        try (Memory uid = new Memory(4)) {
            int namespace = Linux.open("/proc/" + pid + "/ns/user", O_RDONLY | O_CLOEXEC);
            try {
                Linux.ioctl(namespace, NS_GET_OWNER_UID, uid);
            } finally {
                Linux.close(namespace);
            }
            owner = uid.getInt(0);
        }
        if (owner != Linux.geteuid()) {
            throw new IllegalStateException("container " + pid + " is not yours: user " + owner
                    + " has started it, and only that user may join it");
        }
    }

    /** execve(2) gives up the memory that is closed to the container just before it closes our descriptors. */
    private static void refuseIfItTraces(RunningContainer container, Capabilities capabilities) {
        if (capabilities.all().contains(Capability.CAP_SYS_PTRACE)) {
            throw new IllegalStateException(
                    "container " + container.name() + " has CAP_SYS_PTRACE: while a program"
                            + " joins it, it could follow this runtime's open files to the host; run it without that capability");
        }
    }

    private static int effective(LongStream realEffectiveSavedFile, IdMap map) {
        return inside(realEffectiveSavedFile.skip(1).limit(1), map).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the container's first process has just ended"));
    }

    private static List<Integer> inside(LongStream outside, IdMap map) {
        return outside.mapToObj(map::inside)
                .flatMap(id -> id.stream().boxed())
                .map(Long::intValue)
                .toList();
    }

    /** In the container: the environment that the first process was started with. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : read("environ").split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return environment;
    }

    /** In the container: the working directory of the first process; the root if that is gone. */
    String workingDirectory() {
        String path = Linux.readlinkat(directory, "cwd");
        return path.startsWith("/") && !path.endsWith(" (deleted)") ? path : "/";
    }

    private String read(String name) {
        int file = Linux.openat(directory, name, O_RDONLY | O_CLOEXEC, 0);
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = 1; read > 0 && content.size() < MOST_ENVIRONMENT_BYTES; ) {
                read = Linux.read(file, buffer);
                content.write(buffer, 0, read);
            }
            return FileName.decode(content.toByteArray(), 0, content.size());
        } finally {
            Linux.close(file);
        }
    }

    @Override
    public void close() {
        Linux.close(directory);
        Linux.close(pidfd);
    }
}
