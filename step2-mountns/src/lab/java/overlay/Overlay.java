package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Linux.chmod;
import static dev.sillycon.linux.Linux.fchownat;
import static dev.sillycon.linux.Linux.mkdir;
import static dev.sillycon.linux.Linux.statx;

import dev.sillycon.linux.FileStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories that overlayfs merges.
 *
 * @param lower are only read, the topmost first
 * @param upper gets all changes
 * @param work is overlayfs's own, in the file system of {@code upper}
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
public record Overlay(List<String> lower, String upper, String work) {

    /** Adds what overlayfs needs besides the layers: new directories in the working directory. */
    public static Overlay of(List<String> layers) {
        List<String> lower = new ArrayList<>(layers);
        lower.add("empty"); // an image may have no layer, overlayfs wants one
        mkdir("empty", 0755);
        // TODO(lab): the layers are only read. Where do changes go? What else does overlayfs want, and where must it lie?
        return new Overlay(lower, "", "");
        // end of TODO(lab)
    }

    /** Makes a directory for changes. It will be the root, so its owner and mode are those that the layers have for that. */
    public static void makeUpper(String path, List<String> lower) {
        FileStatus root = statx(AT_FDCWD, lower.get(0) + "/.");
        mkdir(path, 0755);
        fchownat(AT_FDCWD, path, root.uid(), root.gid());
        chmod(path, root.permissions());
    }

    /** Options of mount(2). */
    String options() {
        // TODO(lab): how are overlayfs's options written, and which of many lower directories comes first?
        return "";
        // end of TODO(lab)
    }
}
