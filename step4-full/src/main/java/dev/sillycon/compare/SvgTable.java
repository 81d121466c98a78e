package dev.sillycon.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A comparison as a picture, for slides and pages, in light and dark. */
record SvgTable(Comparison comparison) {

    private static final List<Aspect> ROWS = List.of(Aspect.values());

    private static final int WIDTH = 1160;
    private static final int MARGIN = 30;
    private static final int TITLES = 190;
    private static final int HEAD = 78;
    private static final int ROW = 26;
    private static final int FOOT = 76;
    private static final int LEGEND_GAP = 70;
    private static final int LETTER = 9;

    private static final String STYLE = """
              <style>
                svg { --paper: #fdfcf8; --line: #d8d4c6; --band: #f1efe7; --ink: #1d2430; --quiet: #566070;
                  --open: #a8412f; --partly: #96690a; --closed: #2b7a4b; }
                @media (prefers-color-scheme: dark) {
                  svg { --paper: #161b22; --line: #3a424e; --band: #1f262f; --ink: #eceae2; --quiet: #a9b2bf;
                    --open: #f0907c; --partly: #e0b354; --closed: #74c692; }
                }
                text { font-family: "Source Sans 3", "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; font-size: 18px; fill: var(--ink); }
                .head { font-size: 19px; font-weight: 700; }
                .quiet { font-size: 16px; fill: var(--quiet); }
                .paper { fill: var(--paper); stroke: var(--line); stroke-width: 2; }
                .band { fill: var(--band); }
                .line { stroke: var(--line); stroke-width: 2; }
                .open { stroke: var(--open); } .partly { stroke: var(--partly); } .closed { stroke: var(--closed); }
                .mark { fill: none; stroke-width: 2.5; }
                .partly.fill { fill: var(--partly); stroke: none; } .closed.fill { fill: var(--closed); }
              </style>
            """;

    @Override
    public String toString() {
        int rows = ROWS.size();
        int height = HEAD + rows * ROW + FOOT;
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " aria-labelledby=\"title desc\">",
                WIDTH, height, WIDTH, height));
        lines.add("  <title id=\"title\">What a program sees of the host, and may do there</title>");
        lines.add("  <desc id=\"desc\">" + description() + "</desc>");
        lines.add(STYLE.stripTrailing());
        lines.add(String.format(
                "  <rect class=\"paper\" x=\"1\" y=\"1\" width=\"%d\" height=\"%d\" rx=\"14\"/>",
                WIDTH - 2, height - 2));
        for (int row = 0; row < rows; row += 2) {
            lines.add(String.format(
                    "  <rect class=\"band\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>",
                    MARGIN - 12, HEAD + row * ROW, WIDTH - 2 * MARGIN + 24, ROW));
        }
        lines.add(text("quiet", MARGIN, HEAD - 14, "started by"));
        comparison.visits().forEach(visit -> column(lines, visit));
        for (int row = 0; row < rows; row++) {
            lines.add(text("", MARGIN, middle(row) + 6, ROWS.get(row).title()));
        }
        legend(lines, height - FOOT + 26);
        lines.add(text("quiet versions", MARGIN, height - 18, comparison.versions()));
        lines.add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private void column(List<String> lines, Visit visit) {
        int index = comparison.visits().indexOf(visit);
        int x = MARGIN
                + TITLES
                + index * (WIDTH - 2 * MARGIN - TITLES) / comparison.visits().size();
        if (index > 0
                && visit.place().isOther()
                && !comparison.visits().get(index - 1).place().isOther()) {
            lines.add(String.format(
                    "  <path class=\"line\" d=\"M%d %dV%d\"/>", x - 8, MARGIN - 6, middle(ROWS.size()) - ROW / 2));
        }
        lines.add(text("head", x, HEAD - 38, visit.place().title()));
        lines.add(text("quiet", x, HEAD - 14, visit.starter()));
        for (int row = 0; row < ROWS.size(); row++) {
            Finding finding = ROWS.get(row).of(visit);
            lines.add(mark(finding.isolation(), x + 8, middle(row)));
            lines.add(text("", x + 23, middle(row) + 6, finding.word()));
        }
    }

    private static void legend(List<String> lines, int y) {
        int x = MARGIN + 8;
        for (Isolation isolation : Isolation.values()) {
            lines.add(mark(isolation, x, y));
            lines.add(text("", x + 15, y + 6, isolation.meaning()));
            x += LEGEND_GAP + LETTER * isolation.meaning().length();
        }
    }

    private static String mark(Isolation isolation, int x, int y) {
        String circle = "<circle class=\"mark %s\" cx=\"%d\" cy=\"%d\" r=\"6.5\"/>";
        return "  "
                + switch (isolation) {
                    case OPEN -> String.format(circle, "open", x, y);
                    case PARTLY ->
                        String.format(circle, "partly", x, y)
                                + String.format(
                                        "<path class=\"partly fill\" d=\"M%d %da6 6 0 0 1 0 -12z\"/>", x, y + 6);
                    case CLOSED -> String.format(circle, "closed fill", x, y);
                };
    }

    private static int middle(int row) {
        return HEAD + row * ROW + ROW / 2;
    }

    private static String text(String style, int x, int y, String text) {
        String attribute = style.isEmpty() ? "" : "class=\"" + style + "\" ";
        return String.format("  <text %sx=\"%d\" y=\"%d\">%s</text>", attribute, x, y, text.replace("&", "&amp;"));
    }

    /** The table in words. */
    private String description() {
        return comparison.visits().stream()
                .map(visit -> visit.place().title() + " has of its own or none: " + closed(visit) + ".")
                .collect(Collectors.joining(" "));
    }

    private static String closed(Visit visit) {
        List<String> titles = new ArrayList<>();
        for (Aspect aspect : Aspect.values()) {
            if (aspect.of(visit).isolation() == Isolation.CLOSED) {
                titles.add(aspect.title());
            }
        }
        return titles.isEmpty() ? "nothing" : String.join(", ", titles);
    }
}
