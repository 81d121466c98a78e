package dev.sillycon.cli;

import dev.sillycon.image.Reference;
import dev.sillycon.linux.Linux;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.Committer;
import dev.sillycon.store.Containers;
import dev.sillycon.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon commit}. */
@Command(
        name = "commit",
        description = "Make an image of a container: its image, and its changes as one more layer.",
        footer = {"", "For containers that run --keep has kept, and that have ended. Prints the new image's ID."},
        sortOptions = false)
final class CommitCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "A container, by name.")
    String container;

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "What to call the image; without a registry it is localhost/IMAGE.")
    String image;

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals();
        Store store = options.open();
        Containers containers = Containers.of(store, IdMapping.ofCaller());
        Committer.Result result = new Committer(store, containers).commit(container, Reference.parseLocal(image));
        result.notes().forEach(note -> System.err.println("sillycon: " + note));
        System.out.println(result.image().id());
        return 0;
    }
}
