package dev.sillycon.judge;

import dev.sillycon.image.Image;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.image.ImageFiles;
import dev.sillycon.image.Tar;
import dev.sillycon.step1.Libraries;
import dev.sillycon.step1.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image with this machine's shell, and programs for it. */
public final class PracticeImage {

    private PracticeImage() {}

    /** An image with a shell and the directories {@code /srv} and {@code /tmp}; {@code layers} lie upon that. */
    public static Image withShell(Tar... layers) {
        List<byte[]> all = new ArrayList<>(List.of(shell().bytes()));
        for (Tar layer : layers) {
            all.add(layer.bytes());
        }
        return of(all);
    }

    /** An image of these layers. */
    public static Image of(Tar... layers) {
        return of(List.of(layers).stream().map(Tar::bytes).toList());
    }

    private static Image of(List<byte[]> layers) {
        try {
            return ImageFiles.docker(layers.toArray(byte[][]::new)).open(Files.createTempDirectory("image-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that runs {@code script} in the shell, says that it is ready, and waits for a line of input. */
    public static Program program(String script, String workingDirectory) {
        String text = script + "\necho " + Trial.READY + "\nread line";
        return new Program(List.of("/bin/sh", "-c", text), Map.of("PATH", ImageConfig.DEFAULT_PATH), workingDirectory);
    }

    private static Tar shell() {
        try {
            Tar layer = new Tar().directory("srv").directory("tmp").program("bin/sh", read("/bin/sh"));
            for (Path file : Libraries.of(Path.of("/bin/sh"))) {
                layer.program(file.toString().substring(1), read(file.toString()));
            }
            return layer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String path) throws IOException {
        return Files.readAllBytes(Path.of(path));
    }
}
