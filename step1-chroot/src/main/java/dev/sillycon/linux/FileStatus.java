package dev.sillycon.linux;

/**
 * What {@code statx(2)} says of a file.
 *
 * @param mode type and permission bits, as in inode(7)
 * @param seconds of the last modification, since 1970
 * @param nanos of the last modification, besides the seconds
 * @param links how many names the file has; 0 if it has been deleted
 * @param inode its number in its file system
 * @param size in bytes, as its readers see it
 * @param allocated what it takes of the file system, in bytes
 * @param major of the device that a device node is for
 * @param minor of the device that a device node is for
 */
public record FileStatus(
        int mode,
        int uid,
        int gid,
        long seconds,
        int nanos,
        int links,
        long inode,
        long size,
        long allocated,
        int major,
        int minor) {

    public boolean isRegularFile() {
        return (mode & Constants.S_IFMT) == Constants.S_IFREG;
    }

    public boolean isSymbolicLink() {
        return (mode & Constants.S_IFMT) == Constants.S_IFLNK;
    }

    public boolean isDirectory() {
        return (mode & Constants.S_IFMT) == Constants.S_IFDIR;
    }

    /** Whether overlayfs takes it for a deleted file: a character device 0:0. */
    public boolean isWhiteout() {
        return isDevice(0, 0);
    }

    /** Whether it is the node of this character device. */
    public boolean isDevice(int wantedMajor, int wantedMinor) {
        return type() == Constants.S_IFCHR && major == wantedMajor && minor == wantedMinor;
    }

    /** The type alone: {@code S_IF*}. */
    public int type() {
        return mode & Constants.S_IFMT;
    }

    /** The permission bits with set-user-ID, set-group-ID and sticky. */
    public int permissions() {
        return mode & 07777;
    }
}
