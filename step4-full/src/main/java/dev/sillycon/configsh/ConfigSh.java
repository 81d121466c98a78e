package dev.sillycon.configsh;

import dev.sillycon.image.Image;
import dev.sillycon.image.ImageConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The original's {@code config.sh}: what to run, in shell variables.
 *
 * @param image the layers, with the command and the environment
 * @param hostname of the container
 */
public record ConfigSh(Image image, String hostname) {

    private static final List<String> VARIABLES = List.of("DIR", "LAYERS", "CMD", "ENV", "HOSTNAME");

    /** It is shell, so sh evaluates it, as it did there; each value comes back with a NUL at its end. */
    private static final String EVALUATE = """
            unset DIR LAYERS CMD ENV HOSTNAME
            . "$1" >&2
            for name in DIR LAYERS CMD ENV HOSTNAME; do
                eval "[ -n \\"\\${$name+set}\\" ]" || { echo "$name is not set" >&2; exit 1; }
            done
            printf '%s\\0' "$DIR" "$LAYERS" "$CMD" "$ENV" "$HOSTNAME"
            """;

    /**
     * Reads a configuration and opens its layers.
     *
     * @param file as the original's {@code ./config.sh}; {@code DIR} is relative to its directory
     * @throws IllegalStateException if a variable is missing or the shell fails
     */
    public static ConfigSh read(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("no image given, and no readable " + file
                    + " (DIR, LAYERS, CMD, ENV, HOSTNAME):" + " ./sillycon run IMAGE, or --config FILE");
        }
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        List<String> values = evaluate(absolute, directory);
        Map<String, String> environment = environment(file, values.get(3));
        // The original's last line was: exec /usr/bin/env -i - "${ENV}" /bin/sh -ec "... exec ${CMD}"
        List<String> command = List.of("/bin/sh", "-ec", "exec " + values.get(2));
        List<String> layers = Arrays.stream(values.get(1).strip().split("\\s+", -1))
                .filter(layer -> !layer.isEmpty())
                .toList();
        ImageConfig config = new ImageConfig(environment, List.of(), command, "/", "");
        return new ConfigSh(Image.ofLayers(directory.resolve(values.get(0)), layers, config), values.get(4));
    }

    private static List<String> evaluate(Path file, Path directory) {
        try {
            Process sh = new ProcessBuilder("/bin/sh", "-ec", EVALUATE, "sh", file.toString())
                    .directory(directory.toFile())
                    .start();
            sh.getOutputStream().close();
            String output = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(sh.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] values = output.split("\0", -1);
            if (sh.waitFor() != 0 || values.length != VARIABLES.size() + 1) {
                throw new IllegalStateException(
                        file + ": " + errors.replace('\n', ' ') + "; it must set " + String.join(", ", VARIABLES));
            }
            return List.of(values);
        } catch (IOException e) {
            throw new IllegalStateException("cannot evaluate " + file + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while evaluating " + file, e);
        }
    }

    private static Map<String, String> environment(Path file, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 1) {
            throw new IllegalStateException(file + ": ENV must be NAME=VALUE, and is \"" + variable + "\"");
        }
        return Map.of(variable.substring(0, equals), variable.substring(equals + 1));
    }
}
