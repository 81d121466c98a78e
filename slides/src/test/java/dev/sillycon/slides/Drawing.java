package dev.sillycon.slides;

import dev.sillycon.slides.Programs.Result;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture that Graphviz draws from a text. Places, boxes and lines are Graphviz's; colours and letters are those of
 * pictures.css, by the classes that the text names: {@code class} for boxes and lines, {@code fontname} for letters, line by line.
 */
record Drawing(Path source) {

    // Graphviz knows the fonts of this machine only, so what depends on letters is not its business. In pixels.
    private static final int LINE = 26;
    private static final int BASELINE = 7;

    private static final Pattern TITLE = Pattern.compile("<title>(.*)</title>");
    private static final Pattern DESCRIPTION = Pattern.compile("<a xlink:title=\"(.*)\">");
    private static final Pattern ITEM =
            Pattern.compile("<g id=\"\\w+\" class=\"(node|edge) ?(.*)\">\n<title>.*</title>\n(?s:(.*?))</g>");
    private static final Pattern POLYGON = Pattern.compile("<polygon.* points=\"(.*)\"/>");
    private static final Pattern PATH = Pattern.compile("<path.* d=\"(.*)\"/>");
    private static final Pattern POINT = Pattern.compile("(-?[\\d.]+),(-?[\\d.]+)");
    private static final Pattern TEXT =
            Pattern.compile("<text text-anchor=\"(.*)\" x=\"(.*)\" y=.* font-family=\"(.*)\" font-size=.*>(.*)</text>");

    /** In pixels; upwards, y is negative. */
    private record Box(double left, double top, double right, double bottom) {

        static Box of(String node) {
            List<MatchResult> corners =
                    POINT.matcher(first(POLYGON, node)).results().toList();
            DoubleSummaryStatistics x = corners.stream()
                    .mapToDouble(corner -> Double.parseDouble(corner.group(1)))
                    .summaryStatistics();
            DoubleSummaryStatistics y = corners.stream()
                    .mapToDouble(corner -> Double.parseDouble(corner.group(2)))
                    .summaryStatistics();
            return new Box(x.getMin(), y.getMin(), x.getMax(), y.getMax());
        }
    }

    /** The SVG file, with a copy of the style. */
    String svg(String style) {
        Result drawn = Programs.run(
                Path.of("."), Map.of("LC_ALL", "C.UTF-8"), List.of("neato", "-n", "-q", "-Tsvg", source.toString()));
        if (drawn.status() != 0 || !drawn.output().startsWith("<?xml")) {
            throw new AssertionError("Graphviz cannot draw " + source + ": " + drawn.output());
        }
        if (!drawn.output().contains("<a xlink:title=")) {
            throw new AssertionError(source + " has no tooltip, which tells what the picture shows");
        }
        String graph = drawn.output().replace("&#45;", "-").replace("&#39;", "'");
        StringBuilder items = new StringBuilder();
        Box paper = null;
        for (MatchResult item : ITEM.matcher(graph).results().toList()) {
            paper = paper == null ? Box.of(item.group(3)) : paper; // what comes first, all else lies on
            items.append(
                    item.group(1).equals("node")
                            ? node(item.group(2), item.group(3))
                            : edge(item.group(2), item.group(3)));
        }
        long width = Math.round(paper.right() + paper.left());
        long height = Math.round(-paper.top() - paper.bottom());
        return """
                <svg xmlns="http://www.w3.org/2000/svg" class="picture" style="color-scheme: light dark" viewBox="0 -%2$d %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="%3$s-title %3$s-desc">
                  <title id="%3$s-title">%4$s</title>
                  <desc id="%3$s-desc">%5$s</desc>
                  <style>
                %6$s  </style>
                %7$s</svg>
                """.formatted(
                        width,
                        height,
                        source.getFileName().toString().replace(".dot", ""),
                        first(TITLE, graph),
                        first(DESCRIPTION, graph),
                        style.indent(4),
                        items);
    }

    /** A box, if it has a class, and the lines of its text about its middle. */
    private static String node(String style, String node) {
        Box box = Box.of(node);
        StringBuilder svg = new StringBuilder();
        if (!style.isEmpty()) {
            svg.append("  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n"
                    .formatted(
                            style,
                            Math.round(box.left()),
                            Math.round(box.top()),
                            Math.round(box.right() - box.left()),
                            Math.round(box.bottom() - box.top()),
                            style.equals("card") ? 14 : 6));
        }
        List<MatchResult> lines = TEXT.matcher(node).results().toList();
        for (int i = 0; i < lines.size(); i++) {
            MatchResult line = lines.get(i);
            String[] fonts = line.group(3).split(", ", -1);
            String font = fonts[Math.min(i, fonts.length - 1)] + (line.group(1).equals("middle") ? " mid" : "");
            double x = style.isEmpty() ? (box.left() + box.right()) / 2 : Double.parseDouble(line.group(2));
            double y = (box.top() + box.bottom()) / 2 + BASELINE + LINE * (i - (lines.size() - 1) / 2.0);
            if (!line.group(4).isBlank()) {
                svg.append("  <text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n"
                        .formatted(font, Math.round(x), Math.round(y), line.group(4)));
            }
        }
        return svg.toString();
    }

    /** A straight line, and its tip if it is an arrow. */
    private static String edge(String style, String edge) {
        List<String> line = POINT.matcher(first(PATH, edge))
                .results()
                .map(MatchResult::group)
                .toList();
        String svg = "  <path class=\"%s\" d=\"M%sL%s\"/>\n".formatted(style, line.get(0), line.get(line.size() - 1));
        return edge.contains("<polygon")
                ? svg + "  <polygon class=\"tip\" points=\"%s\"/>\n".formatted(first(POLYGON, edge))
                : svg;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("Graphviz has drawn no " + pattern + " here: " + text);
        }
        return matcher.group(1);
    }
}
