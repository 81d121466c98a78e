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
        makeUpper("upper", lower);
        mkdir("work", 0755);
        return new Overlay(lower, "upper", "work");
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
        return "lowerdir=" + String.join(":", lower) + ",upperdir=" + upper + ",workdir=" + work;
    }
}
