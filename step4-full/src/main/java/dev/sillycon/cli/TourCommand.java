package dev.sillycon.cli;

import dev.sillycon.demo.HostImage;
import dev.sillycon.image.Image;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step1.Program;
import dev.sillycon.step2.MountOptions;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step4.Container;
import dev.sillycon.step4.ContainerOptions;
import dev.sillycon.store.StoredLayers;
import dev.sillycon.supervisor.Supervisor;
import dev.sillycon.terminal.Terminal;
import dev.sillycon.tour.Tour;
import dev.sillycon.tour.TourLeft;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon tour}: what {@code run} does, with a pause before each layer. */
@Command(
        name = "tour",
        description = "Make a container layer by layer, at your pace, and see in /proc what each changes.",
        footer = {
            "",
            "Enter goes on; q, Ctrl-C or the end of the input leaves, and nothing stays.",
            "Without IMAGE, it is the image of ./sillycon demo."
        },
        sortOptions = false)
final class TourCommand implements Callable<Integer> {

    private static final String HOSTNAME = "sillycon";

    @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = StepParameters.IMAGE)
    String image;

    @Parameters(index = "1..*", paramLabel = "CMD", description = "Program and arguments instead of the image's.")
    List<String> words = List.of();

    @Mixin
    StoreOptions store;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() throws IOException {
        StandardDescriptors.refuseDirectories();
        String reference = image == null ? HostImage.make().toString() : image;
        try (Image opened = store.image(reference)) {
            return run(opened);
        }
    }

    private int run(Image opened) {
        ImageConfig config = opened.config();
        Program program = Program.of(opened, words);
        ContainerOptions options = new ContainerOptions(
                program.command(),
                program.environment(),
                program.workingDirectory(),
                config.user(),
                HOSTNAME,
                Capabilities.of(List.of(), List.of()),
                MountOptions.DEFAULT_SIZE);
        IdMapping mapping = IdMapping.ofCaller();
        mapping.limit().ifPresent(reason -> System.err.println("sillycon: " + reason));
        Optional<Terminal> terminal = Terminal.ifInteractive();
        Tour tour = new Tour();
        try (StoredLayers layers = StoredLayers.of(opened, store.open(), mapping)) {
            return Supervisor.runInOwnSession(
                    terminal, () -> tour.of(() -> Container.start(layers, options, mapping, terminal)), tour::leave);
        } catch (TourLeft e) {
            return e.status();
        } finally {
            tour.end();
        }
    }
}
