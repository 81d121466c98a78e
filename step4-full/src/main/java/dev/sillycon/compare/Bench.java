package dev.sillycon.compare;

import dev.sillycon.demo.HostImage;
import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.image.Whiteouts;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import dev.sillycon.probe.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One image for all places, packed and unpacked, in a directory that goes away at the end. */
final class Bench implements AutoCloseable {

    private final Path directory;

    Bench() throws IOException {
        directory = Files.createTempDirectory("sillycon-compare-");
        new HostImage("perl").write(image()); // perl can type into a terminal, and change its root directory
        List.of(directory, image())
                .forEach(path -> Linux.chmod(path.toString(), 0755)); // for a practice machine's root
        unpack(image(), Files.createDirectory(root()));
        Files.createFile(directory.resolve("beacon"));
        Files.createDirectory(state());
    }

    /** Its files are the caller's, as they should be for runtimes that make the caller root. */
    private static void unpack(Path archive, Path root) {
        try (Image image = Image.open(archive.toString());
                ConfinedDirectory target = new ConfinedDirectory(root.toString(), List.of())) {
            for (Layer layer : image.layers()) {
                new LayerUnpacker().unpack(layer, target, new NoWhiteouts());
            }
        }
    }

    Path directory() {
        return directory;
    }

    private Path image() {
        return directory.resolve("image");
    }

    /** The image unpacked, for runtimes that take a root directory. */
    Path root() {
        return directory.resolve("root");
    }

    /** A directory where runtimes may keep their books. */
    Path state() {
        return directory.resolve("state");
    }

    /** The probe, in a place that has a shell. */
    List<String> probe() {
        return Probe.lookAndTry(directory.resolve("beacon").toString());
    }

    /** A command that ends in the probe. */
    List<String> probe(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(probe());
        return words;
    }

    /** The probe in one of the steps. */
    List<String> sillycon(String step) {
        return probe(launcher().toString(), step, image().toString());
    }

    static Path launcher() {
        return Path.of(System.getProperty("sillycon.launcher"));
    }

    @Override
    public void close() {
        try (ConfinedDirectory confined = new ConfinedDirectory(directory.toString(), List.of())) {
            confined.removeContents("");
        }
        Linux.unlinkat(Constants.AT_FDCWD, directory.toString(), Constants.AT_REMOVEDIR);
    }

    /** The image has one layer only. */
    private record NoWhiteouts() implements Whiteouts {

        @Override
        public void whiteout(String path) {}

        @Override
        public void opaque(String directory) {}
    }
}
