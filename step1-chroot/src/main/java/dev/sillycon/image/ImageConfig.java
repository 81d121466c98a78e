package dev.sillycon.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image says about the program that it wants to run.
 *
 * @param environment of the program
 * @param entrypoint first words of the command; stay when a user gives others
 * @param command the words after it; replaced by those that a user gives
 * @param workingDirectory absolute; {@code /} if the image names none
 * @param user {@code name}, {@code uid}, either with {@code :group}; empty for root
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image spec, Image Configuration</a>
 */
public record ImageConfig(
        Map<String, String> environment,
        List<String> entrypoint,
        List<String> command,
        String workingDirectory,
        String user) {

    /** What login(1) and Docker set where an image says nothing. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static ImageConfig of(Json config) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of("PATH", DEFAULT_PATH));
        Json run = config.get("config");
        if (run.isAbsent()) {
            return new ImageConfig(environment, List.of(), List.of(), "/", "");
        }
        for (String variable : run.get("Env").strings()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        String directory = run.get("WorkingDir").stringOr("");
        return new ImageConfig(
                environment,
                run.get("Entrypoint").strings(),
                run.get("Cmd").strings(),
                directory.isEmpty() ? "/" : directory,
                run.get("User").stringOr(""));
    }
}
