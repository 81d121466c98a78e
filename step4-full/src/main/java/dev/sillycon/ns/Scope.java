package dev.sillycon.ns;

import dev.sillycon.linux.Printable;
import dev.sillycon.running.ProcessFiles;
import dev.sillycon.step3.IdMap;
import dev.sillycon.step3.IdMapping;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A process with its namespaces: this one, or the first of a container.
 *
 * @param name for people
 * @param program with its arguments
 * @param namespaces those that we may see
 * @param members the processes of its PID namespace
 * @param uids of its user namespace
 */
record Scope(String name, String program, Map<Kind, Namespace> namespaces, List<Member> members, IdMap uids) {

    /**
     * A process of a PID namespace.
     *
     * @param outside its ID for us
     * @param inside its ID in there
     */
    record Member(int outside, int inside, String program) {

        @Override
        public String toString() {
            return inside + " is " + outside + " outside (" + program + ")";
        }
    }

    static Scope of(String name, ProcessFiles process) {
        Map<Kind, Namespace> namespaces = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Namespace.of(process, kind).ifPresent(namespace -> namespaces.put(kind, namespace));
        }
        if (namespaces.isEmpty()) {
            throw new IllegalStateException("the namespaces of process " + process.pid()
                    + " are not yours to see: ask as root, or as its user");
        }
        return new Scope(
                Printable.of(name),
                Printable.of(String.join(" ", process.commandLine())),
                namespaces,
                members(process.link("ns/pid")),
                IdMapping.ofProcess(process.pid()).uids());
    }

    private static List<Member> members(Optional<String> pidNamespace) {
        return ProcessFiles.all().stream()
                .filter(process -> process.ids().size() > 1) // all others are where we are
                .filter(process -> process.link("ns/pid").equals(pidNamespace))
                .map(process -> new Member(
                        process.pid(),
                        last(process.ids()),
                        Printable.of(process.status("Name").orElse(""))))
                .toList();
    }

    private static int last(List<Integer> ids) {
        return ids.get(ids.size() - 1);
    }

    /** Which user IDs of its own are which outside, in words. */
    String idMap() {
        return uids.ranges().stream()
                .map(range -> range.count() == 1
                        ? range.inside() + " is " + range.outside()
                        : range.inside() + "-" + (range.inside() + range.count() - 1) + " are " + range.outside() + "-"
                                + (range.outside() + range.count() - 1))
                .collect(Collectors.joining(", ", "", " outside"));
    }

    /** The kinds whose namespaces this scope's user namespace owns. */
    List<Kind> owned() {
        long user = namespaces.get(Kind.USER).number();
        return namespaces.values().stream()
                .filter(namespace -> namespace.kind() != Kind.USER)
                .filter(namespace -> namespace.owner().orElse(-1) == user)
                .map(Namespace::kind)
                .toList();
    }
}
