package dev.sillycon.lab;

import dev.sillycon.lab.Verdict.DoesNotCompile;
import dev.sillycon.lab.Verdict.Passed;
import dev.sillycon.lab.Verdict.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Compiles a learner's class, and has the whole runtime judged with it. */
public final class Checker implements AutoCloseable {

    private static final String JUDGE_MAIN = "dev.sillycon.judge.JudgeMain";

    /** What it ends with: numbers that a solution is not likely to choose. */
    private static final int PASSED = 10;

    private static final int WRONG = 11;
    private static final int JUDGE_FAILED = 12;

    private final Checkout checkout;
    private final Compiler compiler;

    public Checker(Checkout checkout) {
        this.checkout = checkout;
        this.compiler = new Compiler(checkout);
    }

    /**
     * Checks a solution.
     *
     * @param file the exercise's class, with the gap filled in, or not
     * @param work an empty directory, for what is made on the way
     */
    public Verdict check(Exercise exercise, Path file, Path work) {
        Path classes = createDirectory(work.resolve("classes"));
        Optional<String> errors = compiler.compile(file, classes);
        if (errors.isPresent()) {
            return new DoesNotCompile(errors.get());
        }
        Practice.Result result =
                Practice.run(List.of(checkout.home(), work), judge(exercise, classes), work.resolve("output"));
        return switch (result.status()) {
            case PASSED -> new Passed();
            case WRONG -> Wrong.of(result.output());
            case JUDGE_FAILED ->
                new Wrong(
                        "The judge itself has failed. What it said last:\n" + lastLines(result.output()),
                        OptionalInt.empty());
            case Practice.KILLED ->
                new Wrong(
                        "It was killed, since it was not done after " + Practice.SECONDS
                                + " seconds, or took all memory. Does your code wait for something that never comes, or start"
                                + " the same thing again and again?",
                        OptionalInt.empty());
            default ->
                new Wrong(
                        "Something has ended the JVM that judges, with status " + result.status()
                                + ". Does your code call System.exit? Return, or throw, instead.\n"
                                + lastLines(result.output()),
                        OptionalInt.empty());
        };
    }

    private List<String> judge(Exercise exercise, Path classes) {
        List<Path> classPath = new ArrayList<>(List.of(classes)); // the learner's class comes before the runtime's own
        classPath.addAll(checkout.classPath());
        Path lib = checkout.runtime().resolve("lib");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:-MaxFDLimit",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Djna.boot.library.path=" + lib,
                "-Djna.nosys=true",
                "-Djna.nounpack=true",
                "-Djna.platform.library.path=/nonexistent",
                "-DZstdNativePath=" + lib.resolve("libzstd-jni.so"),
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(":")),
                JUDGE_MAIN,
                exercise.judge());
    }

    private static Path createDirectory(Path directory) {
        try {
            return Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lastLines(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    @Override
    public void close() {
        try {
            compiler.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
