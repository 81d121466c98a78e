package dev.sillycon.step3;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Which IDs of a user namespace are which outside: what goes into a {@code uid_map} or {@code gid_map}. */
public record IdMap(List<IdRange> ranges) {

    /** Root inside is {@code id} outside, and there is nobody else. */
    static IdMap single(int id) {
        return new IdMap(List.of(new IdRange(0, id, 1)));
    }

    /** Whether an ID exists in the user namespace. */
    public boolean maps(long inside) {
        return outside(inside).isPresent();
    }

    /** What an ID of outside is in the user namespace; empty if it does not exist there. */
    public OptionalLong inside(long outside) {
        return ranges.stream()
                .filter(range -> outside >= range.outside() && outside < range.outside() + range.count())
                .mapToLong(range -> range.inside() + outside - range.outside())
                .findFirst();
    }

    /** What an ID of the user namespace is outside; empty if it does not exist. */
    public OptionalLong outside(long inside) {
        return ranges.stream()
                .filter(range -> inside >= range.inside() && inside < range.inside() + range.count())
                .mapToLong(range -> range.outside() + inside - range.inside())
                .findFirst();
    }

    /** What root of the user namespace is outside. */
    public long root() {
        return outside(0).orElseThrow(() -> new IllegalStateException("no user namespace of ours is without root"));
    }

    /** How many IDs there are. */
    public long count() {
        return ranges.stream().mapToLong(IdRange::count).sum();
    }

    /** The lines, as the kernel takes them. */
    public String lines() {
        return ranges.stream().map(IdRange::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The numbers, as newuidmap(1) takes them. */
    List<String> words() {
        return ranges.stream()
                .flatMap(range -> List.of(range.toString().split(" ", -1)).stream())
                .toList();
    }
}
