package dev.sillycon.step4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory that a program starts in. */
final class WorkingDirectory {

    private WorkingDirectory() {}

    /** Makes {@code path} in the container, as Docker does: images name directories that no layer has. */
    static void make(String path) {
        try {
            Files.createDirectories(Path.of("/", path));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the working directory " + path + ": " + e, e);
        }
    }
}
