package dev.sillycon.cli;

import dev.sillycon.image.Digest;
import dev.sillycon.image.Reference;
import dev.sillycon.linux.Linux;
import dev.sillycon.registry.Progress;
import dev.sillycon.registry.Push;
import dev.sillycon.store.Store;
import java.util.concurrent.Callable;
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
final class PushCommand implements Callable<Integer> {

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

    @Mixin
    StoreOptions store;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals(); // Ctrl-C ends it at any moment
        Store opened = store.open();
        Reference reference = RegistryOptions.remote(
                destination != null ? destination : opened.find(image).name());
        Digest digest = Push.push(opened, image, reference, registry.insecure, Progress.onStderr());
        System.out.println(reference.at(digest));
        return 0;
    }
}
