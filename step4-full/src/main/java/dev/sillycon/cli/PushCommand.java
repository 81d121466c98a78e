package dev.sillycon.cli;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Reference;
import dev.sillycon.registry.Progress;
import dev.sillycon.registry.Push;
import dev.sillycon.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon push}. */
@Command(
        name = "push",
        description = "Send an image of the store to a registry.",
        footer = {
            "",
            "Logins are those of podman login and docker login. What the registry has is not",
            "sent again. Prints the name in full, with the digest."
        },
        sortOptions = false)
final class PushCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Its name in the store, or its ID.")
    String image;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "[REGISTRY/]NAME[:TAG]",
            description = "Where to; else to where its name says.")
    String destination;

    @Mixin
    RegistryOptions registry;

    @Override
    int run(Store store) {
        Reference reference = RegistryOptions.remote(
                destination != null ? destination : store.find(image).name());
        Digest digest = Push.push(store, image, reference, registry.insecure, Progress.onStderr());
        System.out.println(reference.at(digest));
        return 0;
    }
}
