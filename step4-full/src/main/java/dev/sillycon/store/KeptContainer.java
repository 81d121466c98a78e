package dev.sillycon.store;

import static dev.sillycon.linux.Linux.mkdir;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Image;
import dev.sillycon.image.Json;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step2.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A container whose changes stay on disk when it has ended.
 *
 * @param name as {@code commit} and {@code rm} call it
 * @param image the name of its image
 * @param manifest of its image
 * @param created when it was started
 */
public record KeptContainer(String name, String image, Descriptor manifest, Instant created) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    /** A new container. Without a name it gets one from the time. */
    public static KeptContainer of(Optional<String> name, Image image, Descriptor manifest) {
        Instant now = Instant.now();
        KeptContainer container = new KeptContainer(
                name.orElseGet(() -> Long.toString(now.toEpochMilli(), Character.MAX_RADIX)),
                image.name(),
                manifest,
                now);
        if (!NAME.matcher(container.name).matches()) {
            throw new StoreException("not a container's name: " + container.name
                    + "; give letters, digits, dots, hyphens and underscores, 63 at the most");
        }
        return container;
    }

    /** In a container's place: */
    static final String UPPER = "/upper";

    static final String WORK = "/work";
    static final String LOCK = "/lock";
    static final String DESCRIPTION = "/container.json";

    /** No container's name begins so. */
    private static final String UNFINISHED = ".";

    /** Whether a directory beside the containers is none yet, or no more. */
    static boolean isUnfinished(String directoryName) {
        return directoryName.startsWith(UNFINISHED);
    }

    /** Where the container is in a {@link MappedDirectory}, from its first to its last moment. */
    String place() {
        return place(name);
    }

    /** Where the directory of a container is, be it unfinished. */
    static String place(String directoryName) {
        return MappedDirectory.CONTAINERS + "/" + directoryName;
    }

    /** Where it is before it has its place, and when it has lost it; nobody else is there. */
    String unfinishedPlace() {
        return place(UNFINISHED + name + "-" + UUID.randomUUID());
    }

    /**
     * Takes a name for a new container; the caller sees to it that no garbage is removed meanwhile.
     *
     * @return a lock to hold while the container runs
     * @throws StoreException if there is a container of that name
     */
    Lock make(MappedDirectory directory) {
        Path unfinished = directory.path().resolve(unfinishedPlace());
        directory.make(unfinished);
        Lock lock = Lock.exclusive(unfinished + LOCK);
        try {
            AtomicFile.write(Path.of(unfinished + DESCRIPTION), toJson());
            Path place = directory.path().resolve(place());
            Linux.rename(unfinished.toString(), place.toString()); // only an empty directory would give way
            BlobStore.sync(place.getParent());
            return lock;
        } catch (RuntimeException e) {
            Trees.remove(unfinished.toString());
            lock.close();
            throw isTaken(e)
                    ? new StoreException(
                            "there is a container " + name + ": make an image of it with ./sillycon commit, remove it"
                                    + " with ./sillycon rm " + name + ", or give another name: --name",
                            e)
                    : e;
        }
    }

    /** rename(2): which of the two it is, file systems disagree about. */
    private static boolean isTaken(RuntimeException problem) {
        return problem instanceof SystemCallException call
                && (call.errno() == Errno.ENOTEMPTY || call.errno() == Errno.EEXIST);
    }

    private byte[] toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", image);
        json.put("manifest", manifest.toJson());
        json.put("created", created.toString());
        try {
            return JSON.std.asString(json).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the description of " + name, e);
        }
    }

    /** A container; empty if somebody has just removed it. */
    static Optional<KeptContainer> read(MappedDirectory directory, String name) {
        Path description = directory.path().resolve(place(name) + DESCRIPTION);
        try {
            if (!Files.exists(description)) {
                return Optional.empty();
            }
            Json json = Json.parse("the description of " + name, Files.readAllBytes(description));
            return Optional.of(new KeptContainer(
                    name,
                    json.get("image").string(),
                    Descriptor.of(json.get("manifest")),
                    Instant.parse(json.get("created").string())));
        } catch (IOException e) {
            throw StoreException.of("cannot read " + description, e);
        }
    }

    /** All containers, by name. */
    static List<KeptContainer> all(MappedDirectory directory) {
        List<KeptContainer> containers = new ArrayList<>();
        try (Stream<Path> places = Files.list(directory.path().resolve(MappedDirectory.CONTAINERS))) {
            places.map(place -> place.getFileName().toString())
                    .filter(name -> !isUnfinished(name))
                    .sorted()
                    .forEach(name -> read(directory, name).ifPresent(containers::add));
            return containers;
        } catch (IOException e) {
            throw StoreException.of("cannot list the containers", e);
        }
    }

    /** With its own directories for the changes, made by the container's root. */
    Overlay overlay(List<String> lower, String store) {
        String place = store + "/" + place();
        Overlay.makeUpper(place + UPPER, lower);
        mkdir(place + WORK, 0755);
        return new Overlay(lower, place + UPPER, place + WORK);
    }
}
