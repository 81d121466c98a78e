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
        // TODO(lab): which line of the map has this ID, and how far from its beginning? What if none has it?
        return OptionalLong.of(outside);
        // end of TODO(lab)
    }

    /** What an ID of the user namespace is outside; empty if it does not exist. */
    public OptionalLong outside(long inside) {
        // TODO(lab): and the other way round?
        return OptionalLong.of(inside);
        // end of TODO(lab)
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
