package dev.sillycon.cli;

import dev.sillycon.image.Image;
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

    @Override
    public Integer call() throws IOException {
        try (Image image = Image.open(parameters.image)) {
            Program program = Program.of(image, parameters.command);
            Path directory = Files.createTempDirectory("sillycon-step1-");
            try {
                return Supervisor.run(() -> Child.clone(0, lifeline -> Chroot.run(image, directory, program)));
            } finally {
                RootDirectory.remove(directory);
            }
        }
    }
}
