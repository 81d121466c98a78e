package dev.sillycon.cli;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Reference;
import dev.sillycon.linux.Linux;
import dev.sillycon.registry.Progress;
import dev.sillycon.registry.Pull;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon pull}. */
@Command(
        name = "pull",
        description = "Get an image from a registry into the store.",
        footer = {
            "",
            "Names are Docker's: debian:12 is docker.io/library/debian:12. Logins are those of",
            "podman login and docker login. A pull goes on where one that was interrupted has",
            "ended. Prints the name in full, with the digest."
        },
        sortOptions = false)
final class PullCommand implements Callable<Integer> {

    @Parameters(paramLabel = "[REGISTRY/]NAME[:TAG|@DIGEST]", description = "The image.")
    String name;

    @Mixin
    RegistryOptions registry;

    @Mixin
    StoreOptions store;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals(); // Ctrl-C ends it at any moment
        Reference reference = RegistryOptions.remote(name);
        Digest digest = Pull.pull(store.open(), reference, registry.insecure, Progress.onStderr());
        System.out.println(reference.at(digest));
        return 0;
    }
}
