package dev.sillycon.cli;

import dev.sillycon.explain.ExplainOption;
import dev.sillycon.image.Image;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.Printable;
import dev.sillycon.step1.Chroot;
import dev.sillycon.step1.Program;
import dev.sillycon.step1.RootDirectory;
import dev.sillycon.step3.Child;
import dev.sillycon.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon step1}: the lesson's code in a child process, so that the directory can be removed afterwards. */
@Command(
        name = "step1",
        description = "Run an image's program in another root directory: chroot(2). Needs root.",
        sortOptions = false)
final class Step1Command implements Callable<Integer> {

    @Mixin
    StepParameters parameters;

    @Mixin
    ExplainOption explain;

    @Mixin
    StoreOptions store;

    @Override
    public Integer call() throws Exception {
        return explain.during(this::start);
    }

    private int start() throws IOException {
        try (Image image = store.image(parameters.image)) {
            Program program = Program.of(image, parameters.command);
            Path hidden =
                    Files.createTempDirectory("sillycon-step1-"); // 0700: its set-user-ID programs are not for others
            Path directory = Files.createDirectory(hidden.resolve("root"));
            try {
                return Supervisor.run(() -> Child.clone(0, lifeline -> {
                    Linux.chroot("/"); // refused, if at all, before everything is unpacked
                    Linux.chmod(directory.toString(), 0755);
                    Chroot.run(image, directory, program);
                }));
            } finally {
                remove(hidden);
            }
        }
    }

    /** What cannot be removed is told, and does not hide how the program has ended. */
    private static void remove(Path directory) {
        try {
            RootDirectory.remove(directory);
        } catch (RuntimeException e) {
            System.err.println("sillycon: " + directory + " stays: " + Printable.of(e.getMessage()));
        }
    }
}
