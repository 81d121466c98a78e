package dev.sillycon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of columns, each as wide as its widest word. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    void add(String... row) {
        rows.add(List.of(row));
    }

    void print() {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i))
                        .append(" ".repeat(width - row.get(i).length()))
                        .append(GAP);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    /** A size for people, in powers of 1000, as disks are sold. */
    static String bytes(long bytes) {
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
