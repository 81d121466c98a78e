package dev.sillycon.cli;

import dev.sillycon.step2.MountOptions;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the first three steps have in common on the command line. */
final class StepParameters {

    static final String IMAGE = "An image of the store, by name or ID; or a docker image save archive or an OCI image"
            + " layout: a tar file or a directory, or PATH:TAG.";

    @Parameters(index = "0", paramLabel = "IMAGE", description = IMAGE)
    String image;

    @Parameters(index = "1..*", paramLabel = "CMD", description = "Program and arguments instead of the image's.")
    List<String> command = List.of();

    @Mixin
    HelpOption help;

    /** The option {@code --size}, where there is a tmpfs to limit. */
    static final class Size {

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                defaultValue = MountOptions.DEFAULT_SIZE,
                description = "The most memory for what is not on disk: 512m, 2g or a percentage. That is what the"
                        + " container changes, in steps 2 and 3 the image as well; and /tmp, /run and /dev/shm, each."
                        + " Default: ${DEFAULT-VALUE}.")
        String size;
    }
}
