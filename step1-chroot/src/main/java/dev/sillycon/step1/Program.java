package dev.sillycon.step1;

import dev.sillycon.image.Image;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container executes.
 *
 * @param command the program, and its arguments
 * @param environment all of it: nothing is inherited
 * @param workingDirectory in the container
 */
public record Program(List<String> command, Map<String, String> environment, String workingDirectory) {

    /**
     * The program that an image names.
     *
     * @param words of the user's, instead of the image's {@code Cmd}; may be empty
     */
    public static Program of(Image image, List<String> words) {
        ImageConfig config = image.config();
        List<String> command = new ArrayList<>(config.entrypoint());
        command.addAll(words.isEmpty() ? config.command() : words);
        return new Program(List.copyOf(command), config.environment(), config.workingDirectory());
    }

    /**
     * Replaces the program of this process; looks for it in the environment's {@code PATH}, as execvp(3) does.
     *
     * @throws ProgramException if there is no such program, or the kernel cannot execute it
     */
    public void execute() {
        if (command.isEmpty()) {
            throw new ProgramException(125, "the image names no command: give one after the image");
        }
        // The JVM and its launcher have changed these two for themselves; a program expects what a login gives it.
        Linux.defaultIgnoredSignals();
        Linux.unblockAllSignals();

        String name = command.get(0);
        ProgramException failure = new ProgramException(
                127,
                "command not found in the image: " + name + " (execve: ENOENT; PATH=" + environment.get("PATH") + ")");
        for (String path : candidates(name)) {
            try {
                Linux.execve(path, command, environment);
            } catch (SystemCallException e) {
                boolean absent = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
                if (Linux.exists(path) || !absent) {
                    failure = explain(path, e);
                }
                if (!absent && e.errno() != Errno.EACCES) {
                    break; // it is the one, as for execvp(3), but cannot be executed
                }
            }
        }
        throw failure;
    }

    private List<String> candidates(String name) {
        if (name.contains("/")) {
            return List.of(name);
        }
        List<String> paths = new ArrayList<>();
        for (String directory :
                environment.getOrDefault("PATH", ImageConfig.DEFAULT_PATH).split(":", -1)) {
            paths.add((directory.isEmpty() ? "." : directory) + "/" + name);
        }
        return paths;
    }

    private static ProgramException explain(String path, SystemCallException e) {
        String reason = switch (e.errno()) {
            case ENOENT -> "it exists, but the interpreter or dynamic loader that it names does not";
            case EACCES -> "it is a directory, or not executable: see its mode bits";
            case ENOEXEC -> "it is neither a program for this machine nor a script that starts with #!";
            default -> "see execve(2)";
        };
        return new ProgramException(
                e.errno() == Errno.ENOENT ? 127 : 126,
                "cannot execute " + path + " (execve: " + e.errno() + "): " + reason);
    }
}
