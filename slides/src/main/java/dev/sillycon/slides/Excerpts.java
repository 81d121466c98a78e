package dev.sillycon.slides;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Treeprocessor;

/**
 * Which lines of included code a slide shows, and which it lights up, one after the other. They are named by words that
 * stand in them, not by their numbers, since code changes:
 *
 * <ul>
 *   <li>{@code from} and {@code to}: the first and the last line to be shown
 *   <li>{@code rows} and {@code columns}: of a table, those that are to be shown besides the heads; {@code columns} names the
 *       first of them
 *   <li>{@code %bare}: without comments, for larger letters; the speaker says what they say
 *   <li>{@code steps}: what is lit, step by step: {@code a|b..c} is the line with a, then those from b to c
 * </ul>
 *
 * <p>And how large its letters are: as large as fit, with long lines of Java folded, unless {@code size} says otherwise.
 *
 * <p>Words that no line has are an error: the code has changed, and the slide must follow.
 */
final class Excerpts extends Treeprocessor {

    /** Of letters, in pixels of a slide of 1280 by 720. */
    private static final List<Integer> SIZES = List.of(28, 26, 24, 22, 20);

    private static final double WIDTH = 0.6;
    private static final double HEIGHT = 1.36;
    private static final int ROOM_ACROSS = 1116;
    private static final int ROOM_DOWN = 510;

    @Override
    public Document process(Document document) {
        for (StructuralNode node : document.findBy(Map.of("context", ":listing"))) {
            cut((Block) node);
            tabulate((Block) node);
            bare((Block) node);
            if ("revealjs".equals(document.getAttribute("backend"))) {
                fit((Block) node);
            }
            if ("console".equals(node.getAttribute("language"))) {
                node.setAttribute("language", "console?prompt=$,#", true); // to Rouge, > would be one, too
            }
        }
        return document;
    }

    private static void cut(Block listing) {
        List<String> lines = listing.getLines();
        int from = listing.hasAttribute("from") ? find(listing, lines, 0, "from") : 0;
        int to = listing.hasAttribute("to") ? find(listing, lines, from, "to") : lines.size() - 1;
        if (from > 0 || to < lines.size() - 1) {
            List<String> shown = lines.subList(from, to + 1);
            int indent = shown.stream()
                    .filter(line -> !line.isBlank())
                    .mapToInt(Folding::indent)
                    .min()
                    .orElse(0);
            listing.setLines(shown.stream()
                    .map(line -> line.isBlank() ? "" : line.substring(indent))
                    .toList());
        }
    }

    private static void tabulate(Block listing) {
        if (!listing.hasAttribute("rows")) {
            return;
        }
        List<String> lines = listing.getLines();
        String heads = lines.get(0);
        int first = heads.indexOf((String) listing.getAttribute("columns"));
        if (first < 0) {
            throw missing(listing, (String) listing.getAttribute("columns"), "columns");
        }
        List<String> shown = new ArrayList<>(List.of(heads));
        for (String row : ((String) listing.getAttribute("rows")).split("\\|", -1)) {
            shown.add(lines.stream()
                    .filter(line -> line.startsWith(row))
                    .findFirst()
                    .orElseThrow(() -> missing(listing, row, "rows")));
        }
        listing.setLines(shown.stream()
                .map(line -> line.substring(0, Folding.indent(heads)) + line.substring(first))
                .toList());
    }

    private static void bare(Block listing) {
        if (listing.isOption("bare")) {
            listing.setLines(listing.getLines().stream()
                    .filter(line -> !line.stripLeading().startsWith("// "))
                    .map(line -> line.replaceFirst("\\s+// .*", ""))
                    .toList());
        }
    }

    /** The theme has a class for each size: t24 and so on. */
    private static void fit(Block listing) {
        int size = listing.hasAttribute("size")
                ? Integer.parseInt((String) listing.getAttribute("size"))
                : SIZES.stream()
                        .filter(letter -> isRoom(folded(listing, letter), letter))
                        .findFirst()
                        .orElse(SIZES.get(SIZES.size() - 1));
        List<List<String>> folded = folded(listing, size);
        step(listing, folded);
        listing.setLines(folded.stream().flatMap(List::stream).toList());
        listing.addRole("t" + size);
    }

    /** For each line, what becomes of it. */
    private static List<List<String>> folded(Block listing, int letter) {
        int columns = "java".equals(listing.getAttribute("language")) ? columns(letter) : Integer.MAX_VALUE;
        return listing.getLines().stream()
                .map(line -> Folding.fold(line, columns))
                .toList();
    }

    private static int columns(int letter) {
        return (int) (ROOM_ACROSS / (letter * WIDTH));
    }

    private static boolean isRoom(List<List<String>> folded, int letter) {
        List<String> lines = folded.stream().flatMap(List::stream).toList();
        return lines.size() * letter * HEIGHT <= ROOM_DOWN
                && lines.stream().allMatch(line -> line.length() <= columns(letter));
    }

    private static void step(Block listing, List<List<String>> folded) {
        if (!listing.hasAttribute("steps")) {
            return;
        }
        List<String> lines = listing.getLines();
        List<String> steps = new ArrayList<>();
        for (String step : ((String) listing.getAttribute("steps")).split("\\|", -1)) {
            String[] ends = step.split("\\.\\.", -1);
            int first = find(listing, lines, 0, ends[0], "steps");
            int last = ends.length == 1 ? first : find(listing, lines, first, ends[1], "steps");
            steps.add(IntStream.rangeClosed(linesOf(folded, first) + 1, linesOf(folded, last + 1))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(",")));
        }
        listing.setAttribute("data-steps", String.join("|", steps), true);
    }

    /** How many there are now of the first so many. */
    private static int linesOf(List<List<String>> folded, int lines) {
        return folded.subList(0, lines).stream().mapToInt(List::size).sum();
    }

    private static int find(Block listing, List<String> lines, int start, String attribute) {
        return find(listing, lines, start, (String) listing.getAttribute(attribute), attribute);
    }

    private static int find(Block listing, List<String> lines, int start, String words, String attribute) {
        for (int i = start; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i;
            }
        }
        throw missing(listing, words, attribute);
    }

    private static IllegalStateException missing(Block listing, String words, String attribute) {
        return new IllegalStateException("slide \"" + ((StructuralNode) listing.getParent()).getTitle()
                + "\": no line of its code has \"" + words + "\" (" + attribute + ")");
    }
}
