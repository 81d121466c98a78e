package dev.sillycon.step4;

import dev.sillycon.login.Login;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step1.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run an image.
 *
 * @param command the program and its arguments
 * @param environment of the image and the user's; {@code HOME} and {@code TERM} are added where they are absent
 * @param workingDirectory absolute; made if the image lacks it
 * @param user as in an image's configuration: {@code name} or {@code uid}, either with {@code :group}; empty for root
 * @param hostname at most 64 bytes
 * @param capabilities that its root has
 * @param size the most that layers and changes may take, as tmpfs(5) has it
 */
public record ContainerOptions(
        List<String> command,
        Map<String, String> environment,
        String workingDirectory,
        String user,
        String hostname,
        Capabilities capabilities,
        String size) {

    public ContainerOptions {
        if (!hostname.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "not a hostname: \"" + hostname + "\"; give letters, digits, dots and hyphens, 64 at the most");
        }
    }

    Program program(Login login, boolean terminal) {
        Map<String, String> complete = new LinkedHashMap<>(environment);
        complete.putIfAbsent("HOME", login.home());
        if (terminal) {
            complete.putIfAbsent("TERM", "xterm");
        }
        return new Program(command, complete, workingDirectory);
    }
}
