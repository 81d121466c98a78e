package dev.sillycon.cli;

import dev.sillycon.image.Reference;
import picocli.CommandLine.Option;

/** Options of the commands that talk to registries. */
final class RegistryOptions {

    @Option(
            names = "--insecure",
            description = "Take any certificate, and speak plain HTTP to a registry without TLS."
                    + " To this machine itself, plain HTTP is spoken anyway.")
    boolean insecure;

    /** Reads a name that must be one of a registry. */
    static Reference remote(String name) {
        Reference reference = Reference.parse(name);
        if (reference.registry().equals(Reference.LOCAL)) {
            throw new IllegalStateException(reference + " is a name without a registry: give one, "
                    + "quay.io/NAME say; one at this machine has a port: localhost:5000/NAME");
        }
        return reference;
    }
}
