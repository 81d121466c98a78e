package dev.sillycon.cli;

import dev.sillycon.image.Reference;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Committer;
import dev.sillycon.store.Containers;
import dev.sillycon.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon commit}. */
@Command(
        name = "commit",
        description = "Make an image of a container: its image, and its changes as one more layer.",
        footer = {"", "For containers that run --keep has kept, and that have ended. Prints the new image's ID."},
        sortOptions = false)
final class CommitCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "A container, by name.")
    String container;

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "What to call the image; without a registry it is localhost/IMAGE.")
    String image;

    @Override
    int run(Store store) {
        Containers containers = Containers.of(store, IdMapping.ofCaller());
        Committer.Result result = new Committer(store, containers).commit(container, Reference.parseLocal(image));
        result.notes().forEach(note -> System.err.println("sillycon: " + note));
        System.out.println(result.image().id());
        return 0;
    }
}
