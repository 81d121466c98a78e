package dev.sillycon.store;

import java.util.Locale;

/** Numbers of bytes, in words. */
public final class Bytes {

    private Bytes() {}

    /** A size for people, in powers of 1000, as disks are sold. */
    public static String forPeople(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 999.95) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", size, "kMGTPE".charAt(unit));
    }
}
