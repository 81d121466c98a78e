package dev.sillycon.ns;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The picture as SVG: boxes in a box, and in each a card for every kind of namespace. */
public final class Svg {

    private static final int WIDTH = 1280;
    private static final int MARGIN = 24;
    private static final int PADDING = 24;
    private static final int CARD_GAP = 10;
    private static final int CARD_HEIGHT = 92;
    private static final int INNER = WIDTH - 2 * MARGIN - 2 * PADDING;
    private static final int BOX_PADDING = 20;
    private static final int LINE = 26;

    /** What has room in a line of a box, in the font that browsers take. */
    private static final int CHARACTERS = 104;

    private static final int MOST_MEMBERS = 6;

    private static final String STYLE = """
            svg { --paper: #fff; --ink: #1a1f29; --soft: #566070; --line: #8a94a6; --box: #f3f5f9;
                  --own: #1f5fbf; --on-own: #fff; font-family: "DejaVu Sans", Verdana, sans-serif; }
            @media (prefers-color-scheme: dark) {
              svg { --paper: #14171c; --ink: #eef1f6; --soft: #aab4c3; --line: #76819a; --box: #1e232b;
                    --own: #8ab8ff; --on-own: #0b1a33; }
            }
            text { fill: var(--ink); font-size: 16px; }
            .paper { fill: var(--paper); }
            .here { fill: none; stroke: var(--line); stroke-width: 2; }
            .box { fill: var(--box); stroke: var(--line); stroke-width: 1.5; }
            .name { font-size: 24px; font-weight: bold; }
            .soft { fill: var(--soft); }
            .kind { font-size: 18px; font-weight: bold; }
            .small { font-size: 13px; }
            .own { fill: var(--own); }
            .on-own { fill: var(--on-own); }
            .card { fill: var(--box); stroke: var(--line); stroke-width: 1.5; }
            .shared { fill: none; stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 5 4; }
            .line { fill: none; stroke: var(--own); stroke-width: 2; }
            """;

    private final Picture picture;
    private final StringBuilder body = new StringBuilder();
    private int y;

    private Svg(Picture picture) {
        this.picture = picture;
    }

    /** The text of an SVG document, without an XML declaration, so that HTML can include it. */
    public static String of(Picture picture) {
        return new Svg(picture).document();
    }

    private String document() {
        Scope here = picture.here();
        int left = MARGIN + PADDING;
        y = MARGIN + PADDING;
        heading(left, here.name(), "");
        cards(left, INNER, here);
        for (Scope scope : picture.others()) {
            y += PADDING;
            box(left, scope);
        }
        if (picture.others().isEmpty()) {
            y += LINE + CARD_GAP;
            text(left, y, "soft", "No container is running.");
        }
        y += PADDING;
        int bottom = y;
        legend(left, bottom);
        int height = y + MARGIN;
        String title = "Namespaces of " + here.name() + " and of "
                + (picture.others().size() == 1
                        ? "one container"
                        : picture.others().size() + " containers");
        return String.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                aria-labelledby="title">
                <title id="title">%s</title>
                <style>
                %s</style>
                <rect class="paper" width="%d" height="%d"/>
                <rect class="here" x="%d" y="%d" width="%d" height="%d" rx="14"/>
                %s</svg>
                """,
                WIDTH,
                height,
                WIDTH,
                height,
                escape(title),
                STYLE,
                WIDTH,
                height,
                MARGIN,
                MARGIN,
                WIDTH - 2 * MARGIN,
                bottom - MARGIN,
                body);
    }

    private void heading(int x, String name, String program) {
        y += 20;
        int most = CHARACTERS - 10;
        String shortName = shorten(name, most / 2);
        body.append(String.format(
                "<text x=\"%d\" y=\"%d\" class=\"name\">%s<tspan class=\"soft\" font-size=\"16\" font-weight=\"normal\" dx=\"14\">%s"
                        + "</tspan></text>%n",
                x, y, escape(shortName), escape(shorten(program, most - shortName.length()))));
        y += 16;
    }

    private void box(int x, Scope scope) {
        int start = body.length();
        int top = y;
        y += BOX_PADDING;
        int inside = x + BOX_PADDING;
        heading(inside, scope.name(), scope.program());
        cards(inside, INNER - 2 * BOX_PADDING, scope);
        owner(inside, INNER - 2 * BOX_PADDING, scope);
        line(inside, "Users", scope.idMap());
        List<Scope.Member> members = scope.members();
        if (!members.isEmpty()) {
            String more = members.size() > MOST_MEMBERS ? ", and " + (members.size() - MOST_MEMBERS) + " more" : "";
            line(
                    inside,
                    "Processes",
                    members.stream()
                                    .limit(MOST_MEMBERS)
                                    .map(Scope.Member::toString)
                                    .collect(Collectors.joining(", "))
                            + more);
        }
        y += BOX_PADDING;
        body.insert(start, rectangle("box", x, top, INNER, y - top, 10)); // behind what is in it
    }

    private void cards(int x, int width, Scope scope) {
        for (Namespace namespace : scope.namespaces().values()) {
            Optional<String> shared =
                    scope.equals(picture.here()) ? Optional.empty() : picture.sharedWith(scope, namespace);
            boolean own = shared.isEmpty() && !scope.equals(picture.here());
            int left = cardLeft(x, width, namespace.kind());
            String style = own ? "on-own" : "";
            body.append(rectangle(
                    own ? "own" : shared.isPresent() ? "shared" : "card", left, y, cardWidth(width), CARD_HEIGHT, 6));
            text(left + 10, y + 23, "kind " + style, namespace.kind().isolates);
            text(left + 10, y + 43, "small " + style, namespace.kind().file);
            text(left + 10, y + 61, "small " + style, Long.toString(namespace.number()));
            String whose = shared.map(name -> "with " + shorten(name, 13)).orElse(own ? "of its own" : "");
            text(left + 10, y + 80, "small " + (own ? style : "soft"), whose);
        }
        y += CARD_HEIGHT;
    }

    /** A line from the user namespace to all that it owns. */
    private void owner(int x, int width, Scope scope) {
        List<Kind> owned = scope.owned();
        if (owned.isEmpty()) {
            return;
        }
        int middle = cardWidth(width) / 2;
        int from = cardLeft(x, width, Kind.USER) + middle;
        int to = cardLeft(x, width, owned.get(owned.size() - 1)) + middle;
        int rail = y + 16;
        StringBuilder path = new StringBuilder(String.format("M%d %dV%dH%d", from, y, rail, to));
        for (Kind kind : owned) {
            int at = cardLeft(x, width, kind) + middle;
            path.append(String.format("M%d %dV%d", at, rail, y + 2));
        }
        body.append(String.format("<path class=\"line\" d=\"%s\"/>%n", path));
        text(from + 10, rail + 20, "small soft", "the user namespace owns these");
        y = rail + 22;
    }

    private static int cardWidth(int width) {
        int kinds = Kind.values().length;
        return (width - (kinds - 1) * CARD_GAP) / kinds;
    }

    private static int cardLeft(int x, int width, Kind kind) {
        int position = List.of(Kind.values()).indexOf(kind);
        return x + position * (cardWidth(width) + CARD_GAP);
    }

    private void line(int x, String what, String text) {
        y += LINE;
        text(x, y, "soft", what);
        text(x + 110, y, "", shorten(text, CHARACTERS));
    }

    private void legend(int x, int bottom) {
        int top = bottom + 20;
        int sample = 34;
        body.append(rectangle("own", x, top, sample, 18, 4));
        text(x + sample + 10, top + 15, "", "a namespace of its own");
        body.append(rectangle("shared", x + 290, top, sample, 18, 4));
        text(x + 290 + sample + 10, top + 15, "", "shared, with whom it says");
        text(x + 610, top + 15, "soft", "The numbers are the kernel's, as in /proc/PID/ns and lsns(8).");
        y = top + 18;
    }

    private void text(int x, int baseline, String style, String text) {
        body.append(String.format(
                "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>%n", x, baseline, style.strip(), escape(text)));
    }

    private static String rectangle(String style, int x, int y, int width, int height, int radius) {
        return String.format(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>%n",
                style, x, y, width, height, radius);
    }

    private static String shorten(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\t", " ");
    }
}
