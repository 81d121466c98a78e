package dev.sillycon.image;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a tar file says of one file.
 *
 * @param name as the archive has it: what is not UTF-8 in it is escaped, see {@link dev.sillycon.linux.FileName}
 * @param linkName the target of a link; empty for anything else
 * @param mode permission bits with set-user-ID, set-group-ID and sticky
 * @param major of a device; 0 for anything else
 * @param minor of a device; 0 for anything else
 * @param attributes extended ones by name, see xattr(7)
 * @param sparse where the content belongs, if the file has holes
 */
record TarEntry(
        Type type,
        String name,
        String linkName,
        int mode,
        long uid,
        long gid,
        Instant time,
        long major,
        long minor,
        Map<String, byte[]> attributes,
        Optional<SparseMap> sparse) {

    /** What kind of file it is. */
    enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARD_LINK,
        FIFO,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,

        /** Something of an archiver's own, or of the future. */
        UNKNOWN;

        /** The type of a header's type flag: pax(1), "ustar Interchange Format". */
        static Type of(char flag) {
            return switch (flag) {
                case '\0', '0', '7', TarHeader.GNU_SPARSE -> FILE; // 7 was for "contiguous" files
                case '1' -> HARD_LINK;
                case '2' -> SYMLINK;
                case '3' -> CHARACTER_DEVICE;
                case '4' -> BLOCK_DEVICE;
                case '5' -> DIRECTORY;
                case '6' -> FIFO;
                default -> UNKNOWN;
            };
        }

        /** Whether its size says how many bytes follow. For the others the size is noise, as Go's archive/tar has it. */
        boolean hasContent() {
            return this == FILE || this == UNKNOWN;
        }
    }
}
