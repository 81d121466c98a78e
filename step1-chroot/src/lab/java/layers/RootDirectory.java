package dev.sillycon.step1;

import dev.sillycon.image.ConfinedDirectory;
import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import dev.sillycon.image.Whiteouts;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One directory, made of an image's layers: each deletes from those before it, then adds. */
public final class RootDirectory {

    private RootDirectory() {}

    /** Unpacks {@code image} into {@code directory}, and tells on standard error what could not be kept. */
    public static void unpack(Image image, Path directory) {
        LayerUnpacker unpacker = new LayerUnpacker();
        try (ConfinedDirectory target = new ConfinedDirectory(directory.toString(), List.of())) {
            // First what a layer takes away: that counts for the layers before it, wherever in its tar file it stands.
            // tag::layers[]
            // TODO(lab): image.layers() has them, the lowest first. unpacker.unpackWhiteouts(layer, new Deleter(target))
            // deletes what a layer takes away; unpacker.unpack(layer, target, new Ignore()) adds the rest. Which of the two
            // must come first, for one layer, and for all?
            // end of TODO(lab)
            // end::layers[]
        }
        unpacker.notes().forEach(note -> System.err.println("sillycon: " + note));
    }

    /**
     * Removes {@code directory} with all that it holds. A program in it may have mounted something there, and step 1 shares
     * the host's mount table: what is mounted is detached first, and never descended into.
     */
    public static void remove(Path directory) {
        for (String mountPoint : mountPointsBelow(directory)) {
            Linux.umount2(mountPoint, Constants.MNT_DETACH);
        }
        try (ConfinedDirectory confined = new ConfinedDirectory(directory.toString(), List.of())) {
            confined.removeContents("");
        }
        Linux.unlinkat(Constants.AT_FDCWD, directory.toString(), Constants.AT_REMOVEDIR);
    }

    /** The latest first: a mount may lie upon another. */
    private static List<String> mountPointsBelow(Path directory) {
        List<String> mountPoints = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String mountPoint = line.split(" ", -1)[4].replace("\\040", " "); // proc_pid_mountinfo(5)
                if (mountPoint.startsWith(directory + "/")) {
                    mountPoints.add(0, mountPoint);
                }
            }
            return mountPoints;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot tell what is mounted below " + directory + ", so it stays: " + e, e);
        }
    }

    private record Deleter(ConfinedDirectory target) implements Whiteouts {

        @Override
        public void whiteout(String path) {
            target.remove(target.throughLinks(path));
        }

        @Override
        public void opaque(String directory) {
            target.removeContents(directory);
        }
    }

    private record Ignore() implements Whiteouts {

        @Override
        public void whiteout(String path) {}

        @Override
        public void opaque(String directory) {}
    }
}
