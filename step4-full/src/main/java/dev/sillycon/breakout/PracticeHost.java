package dev.sillycon.breakout;

import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The practice machine's first program: puts a canary on it, starts the container by the very command that a person would
 * type, and then looks at the canary.
 */
public final class PracticeHost {

    private static final Path PLACE = Path.of("/tmp/host");

    /** What every program says first; without it, there was no attempt. */
    private static final String SIGN_OF_LIFE = "inside: ";

    private static final int OWN_ERROR = 125;

    /** As long as anything that it has started can write; Java reads on only until the command itself has ended. */
    private static final String UNTIL_ALL_HAVE_ENDED = "\"$@\" 2>&1 | cat";

    private final Breakout breakout;
    private final Step step;

    private PracticeHost(Breakout breakout, Step step) {
        this.breakout = breakout;
        this.step = step;
    }

    /** Arguments: the breakout and the step, by their names. */
    public static void main(String[] arguments) {
        int status;
        try {
            Breakout breakout = Breakout.of(arguments[0]);
            Step step = Step.valueOf(arguments[1].toUpperCase(Locale.ROOT));
            status = new PracticeHost(breakout, step).play().status();
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println("sillycon: the practice machine: " + e.getMessage());
            status = OWN_ERROR;
        }
        System.exit(status); // process 1: all others end with it
    }

    /** A directory of the practice machine that everybody may write to. */
    static Path openDirectory(String name) throws IOException {
        Path directory = Files.createDirectories(PLACE.resolve(name));
        Linux.chmod(directory.toString(), 01777);
        return directory;
    }

    private Outcome play() throws IOException, InterruptedException {
        Path image = PLACE.resolve("image");
        AttackImage.write(image);
        try (Canary canary = breakout.canary(step.user())) {
            System.out.println(breakout.title() + ": " + breakout.attempt());
            Optional<String> obstacle = canary.obstacle();
            if (obstacle.isPresent()) {
                System.out.println("cannot be tried: " + obstacle.get());
                return Outcome.NOT_TRIED;
            }
            String output = run(canary.around(step.user().command(command(image, canary))));
            String shown = canary.shown();
            shown.lines().forEach(PracticeHost::show);
            output += shown;
            if (!output.contains(SIGN_OF_LIFE)) {
                throw new IllegalStateException("the program that should try was not started: " + output.strip());
            }
            Optional<String> damage = canary.damage(output);
            System.out.println(damage.map(what -> step.command() + " breaks: " + what)
                    .orElse(step.command() + " holds: on the host, nothing has changed"));
            return damage.isPresent() ? Outcome.BROKEN : Outcome.HELD;
        }
    }

    private List<String> command(Path image, Canary canary) throws IOException {
        Path home = Files.createDirectories(PLACE.resolve("home"));
        Linux.fchownat(
                Constants.AT_FDCWD,
                home.toString(),
                step.user().id(),
                step.user().id());
        List<String> command = new ArrayList<>(List.of(
                "env",
                "HOME=" + home,
                System.getProperty("sillycon.launcher"),
                step.command(),
                image.toString(),
                "perl",
                AttackImage.path(breakout)));
        command.addAll(canary.arguments());
        return command;
    }

    /** Runs it to its end, and shows what it says. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", UNTIL_ALL_HAVE_ENDED, "sh"));
        words.addAll(command);
        Process process = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectError(Redirect.DISCARD) // only "Killed", by sh itself
                .start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                show(line);
                output.append(line).append('\n');
            }
        }
        process.waitFor();
        return output.toString();
    }

    /** Without what steps 3 and 4 say of the learner's user IDs: that one is enough here. */
    private static void show(String line) {
        if (!line.startsWith("sillycon: one user ID only")) {
            System.out.println("  " + line);
        }
    }
}
