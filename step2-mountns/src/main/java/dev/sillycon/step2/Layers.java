package dev.sillycon.step2;

/** Where the files of a container come from. */
public interface Layers {

    /**
     * Makes {@code directory} the working directory, and in it the directories that overlayfs shall merge.
     *
     * @param directory empty, in a file system that goes away with the mount namespace
     * @return relative paths: the options of mount(2) have room for 4096 bytes
     */
    Overlay overlayIn(String directory);
}
