package dev.sillycon.cli;

import dev.sillycon.linux.Printable;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Bytes;
import dev.sillycon.store.Garbage;
import dev.sillycon.store.Store;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code ./sillycon prune}. */
@Command(
        name = "prune",
        description = "Remove what no image of the store and no container needs.",
        footer = {
            "",
            "That is: layers that were unpacked from archives, or for images that are gone;",
            "and whatever a command that was killed has left half-done."
        },
        sortOptions = false)
final class PruneCommand extends StoreCommand {

    @Override
    int run(Store store) {
        Garbage.Report report = Garbage.removeAll(store, IdMapping.ofCaller());
        if (report.removals().isEmpty() && report.staying().isEmpty()) {
            System.out.println("nothing to remove");
        }
        print(report);
        return report.staying().isEmpty() ? 0 : Sillycon.OWN_ERROR;
    }

    static void print(Garbage.Report report) {
        Map<String, Long> counts = new TreeMap<>(report.removals().stream()
                .collect(Collectors.groupingBy(Garbage.Removal::kind, Collectors.counting())));
        counts.forEach((kind, count) -> {
            long bytes = report.removals().stream()
                    .filter(removal -> removal.kind().equals(kind))
                    .mapToLong(Garbage.Removal::bytes)
                    .sum();
            System.out.println(
                    "removed " + count + " " + kind + (count == 1 ? "" : "s") + ", " + Bytes.forPeople(bytes));
        });
        report.staying().forEach(what -> System.err.println("sillycon: cannot remove " + Printable.of(what)));
    }
}
