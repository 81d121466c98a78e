package dev.sillycon.step2;

import dev.sillycon.image.ConfinedDirectory;
import java.nio.file.Path;
import java.util.List;

/** The directory that a container's program starts in. */
public final class WorkingDirectory {

    private WorkingDirectory() {}

    /**
     * Enters {@code path} of this root directory; makes it where it is missing, since images name directories that no layer
     * has. A plain chdir(2) would follow /proc/self/fd/N to wherever an open descriptor leads, the host for one.
     */
    public static void enter(String path) {
        String fromRoot = Path.of("/", path).normalize().toString().substring(1);
        try (ConfinedDirectory root = new ConfinedDirectory("/", List.of())) {
            root.enter(fromRoot);
        }
    }
}
