package dev.sillycon.ns;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The picture as lines of text: what a user namespace owns stands below it. */
public final class Tree {

    private static final int COLUMNS = 80;
    private static final String BOLD = "\u001b[1m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final Picture picture;
    private final boolean colour;
    private final List<String> lines = new ArrayList<>();

    private Tree(Picture picture, boolean colour) {
        this.picture = picture;
        this.colour = colour;
    }

    /** The lines, none longer than a terminal of 80 columns. */
    public static List<String> lines(Picture picture, boolean colour) {
        Tree tree = new Tree(picture, colour);
        tree.add("", picture.here().name(), BOLD);
        tree.addNamespaces(picture.others().isEmpty() ? "   " : "│  ", picture.here());
        for (Iterator<Scope> others = picture.others().iterator(); others.hasNext(); ) {
            Scope scope = others.next();
            tree.add("│", "", PLAIN);
            tree.add(others.hasNext() ? "├─ " : "└─ ", scope.name() + ": " + scope.program(), BOLD);
            tree.addNamespaces(others.hasNext() ? "│  " : "   ", scope);
        }
        return tree.lines;
    }

    private void addNamespaces(String indent, Scope scope) {
        Map<Kind, Namespace> namespaces = scope.namespaces();
        List<Kind> owned = scope.owned();
        addNamespace(indent, scope, namespaces.get(Kind.USER));
        for (Kind kind : owned) {
            boolean isLast = kind == owned.get(owned.size() - 1);
            addNamespace(indent + (isLast ? "└─ " : "├─ "), scope, namespaces.get(kind));
        }
        namespaces.values().stream()
                .filter(namespace -> namespace.kind() != Kind.USER && !owned.contains(namespace.kind()))
                .forEach(namespace -> addNamespace(indent, scope, namespace));
    }

    private void addNamespace(String indent, Scope scope, Namespace namespace) {
        String title = String.format("%-" + (15 - indent.length()) + "s%d", namespace.kind().file, namespace.number());
        if (scope.equals(picture.here())) {
            add(indent, title, PLAIN);
            return;
        }
        Optional<String> shared = picture.sharedWith(scope, namespace);
        add(
                indent,
                title + "  " + shared.map(other -> "shared with " + other).orElse("of its own"),
                shared.isPresent() ? FAINT : PLAIN);
        if (shared.isEmpty()) {
            details(scope, namespace.kind()).forEach(detail -> add(detailIndent(indent), detail, PLAIN));
        }
    }

    private static String detailIndent(String indent) {
        return indent.replace("├─ ", "│  ").replace("└─ ", "   ") + "  ";
    }

    private static Stream<String> details(Scope scope, Kind kind) {
        return switch (kind) {
            case USER -> Stream.of("user " + scope.idMap());
            case PID -> scope.members().stream().map(member -> "process " + member);
            default -> Stream.of();
        };
    }

    private void add(String indent, String text, String style) {
        int room = COLUMNS - indent.length();
        String fitting = text.length() <= room ? text : text.substring(0, room - 1) + "…";
        boolean styled = colour && !style.equals(PLAIN);
        lines.add((indent + (styled ? style + fitting + PLAIN : fitting)).stripTrailing());
    }
}
