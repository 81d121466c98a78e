package dev.sillycon.step2;

import static dev.sillycon.linux.Constants.CLONE_NEWNS;
import static dev.sillycon.linux.Constants.MS_PRIVATE;
import static dev.sillycon.linux.Constants.MS_REC;

import dev.sillycon.judge.Trial;
import dev.sillycon.linux.Linux;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Some directories, merged by overlayfs where only the trial sees it. */
final class OverlayTrial {

    /** Where they are merged, in the trial's working directory. */
    static final String MERGED = "merged";

    private OverlayTrial() {}

    /**
     * Starts one, which pauses.
     *
     * @param directory becomes the working directory
     * @param overlay makes what shall be merged
     * @param work is done then, in the merged directory
     */
    static Trial start(Path directory, Supplier<Overlay> overlay, Runnable work) {
        MountOptions options = MountOptions.inUserNamespace(false, MountOptions.DEFAULT_SIZE);
        return Trial.start(() -> {
            Linux.unshare(CLONE_NEWNS);
            Linux.mount(null, "/", null, MS_REC | MS_PRIVATE, null);
            Linux.chdir(directory.toString());
            Linux.mkdir(MERGED, 0755);
            Linux.mount("overlay", MERGED, "overlay", 0, options.overlayData(overlay.get()));
            Linux.chdir(MERGED);
            work.run();
            Trial.pause();
        });
    }
}
