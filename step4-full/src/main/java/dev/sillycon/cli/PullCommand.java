package dev.sillycon.cli;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Reference;
import dev.sillycon.registry.Progress;
import dev.sillycon.registry.Pull;
import dev.sillycon.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon pull}. */
@Command(
        name = "pull",
        description = "Get an image from a registry into the store.",
        footer = {
            "",
            "Names are Docker's: debian:12 is docker.io/library/debian:12. Logins are those",
            "of podman login and docker login. A pull goes on where one that was interrupted",
            "has ended. Prints the name in full, with the digest."
        },
        sortOptions = false)
final class PullCommand extends StoreCommand {

    @Parameters(paramLabel = "[REGISTRY/]NAME[:TAG|@DIGEST]", description = "The image.")
    String name;

    @Mixin
    RegistryOptions registry;

    @Override
    int run(Store store) {
        Reference reference = RegistryOptions.remote(name);
        Digest digest = Pull.pull(store, reference, registry.insecure, Progress.onStderr());
        System.out.println(reference.at(digest));
        return 0;
    }
}
