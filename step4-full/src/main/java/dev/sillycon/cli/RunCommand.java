package dev.sillycon.cli;

import dev.sillycon.configsh.ConfigSh;
import dev.sillycon.explain.ExplainOption;
import dev.sillycon.image.Image;
import dev.sillycon.image.ImageConfig;
import dev.sillycon.running.NameTag;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step4.Container;
import dev.sillycon.step4.ContainerOptions;
import dev.sillycon.store.KeptContainer;
import dev.sillycon.store.Lock;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredLayers;
import dev.sillycon.supervisor.Supervisor;
import dev.sillycon.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon run}: the full runtime, step 4. */
@Command(
        name = "run",
        aliases = "step4",
        description = "Run an image in a container: all of the steps, as an ordinary user.",
        footer = {
            "",
            "Without IMAGE, ./config.sh tells what to run: DIR, LAYERS, CMD, ENV, HOSTNAME.",
            "The exit status is the program's; 128+n if signal n ended it; 125 for an error",
            "of sillycon's own, 126 if the program cannot be executed, 127 if there is none."
        },
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private static final String DEFAULT_NAME = "sillycon";

    @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = StepParameters.IMAGE)
    String imageReference;

    @Parameters(index = "1..*", paramLabel = "CMD", description = "Program and arguments instead of the image's.")
    List<String> words = List.of();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "Set an environment variable; without a value, copy the caller's.")
    List<String> environment = List.of();

    @Option(names = "--env-file", paramLabel = "FILE", description = "Read such lines from a file; # starts a comment.")
    List<Path> environmentFiles = List.of();

    @Mixin
    StartOptions startOptions;

    @Option(names = "--entrypoint", paramLabel = "PROGRAM", description = "Use this instead of the image's entrypoint.")
    String entrypoint;

    @Option(
            names = "--keep",
            description = "Keep what the container changes when it has ended, for commit; rm removes it.")
    boolean keep;

    @Option(names = "--name", paramLabel = "NAME", description = "Name the container; its hostname, if none is given.")
    String name;

    @Option(names = "--hostname", paramLabel = "NAME", description = "Set the container's hostname.")
    String hostname;

    @Option(
            names = "--cap-add",
            paramLabel = "CAP",
            description = "Give the container this capability: SYS_ADMIN, say, or ALL.")
    List<String> addedCapabilities = List.of();

    @Option(names = "--cap-drop", paramLabel = "CAP", description = "Take this capability, or ALL, from the container.")
    List<String> droppedCapabilities = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Run what this config.sh tells, as the script of 2023 did.")
    Path config;

    @Mixin
    StepParameters.Size limit;

    @Mixin
    ExplainOption explain;

    @Mixin
    StoreOptions storeOptions;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() throws Exception {
        return explain.during(this::start);
    }

    private int start() throws IOException {
        if (imageReference != null && config == null) {
            try (Image image = storeOptions.image(imageReference)) {
                return run(image, DEFAULT_NAME);
            }
        }
        if (imageReference != null) {
            throw new IllegalStateException(
                    "--config names layers and command itself: leave " + imageReference + " away");
        }
        ConfigSh script = ConfigSh.read(config == null ? Path.of("config.sh") : config);
        try (Image image = script.image()) {
            return run(image, script.hostname());
        }
    }

    private int run(Image image, String defaultHostname) throws IOException {
        StandardDescriptors.refuseDirectories();
        ImageConfig defaults = image.config();
        String host = hostname != null ? hostname : name != null ? name : defaultHostname;
        ContainerOptions options = new ContainerOptions(
                command(defaults),
                environment(defaults),
                startOptions.workingDirectory != null ? startOptions.workingDirectory : defaults.workingDirectory(),
                startOptions.user != null ? startOptions.user : defaults.user(),
                host,
                Capabilities.of(addedCapabilities, droppedCapabilities),
                limit.size);
        IdMapping mapping = IdMapping.ofCaller();
        mapping.limit().ifPresent(reason -> System.err.println("sillycon: " + reason));
        Optional<Terminal> terminal = Terminal.ifInteractive();
        try (StoredLayers layers = layers(image, mapping)) {
            NameTag.attach(layers.keptAs().orElse(name != null ? name : host));
            return Supervisor.runInOwnSession(terminal, () -> Container.start(layers, options, mapping, terminal));
        }
    }

    private StoredLayers layers(Image image, IdMapping mapping) {
        Store store = storeOptions.open();
        if (!keep) {
            return StoredLayers.of(image, store, mapping);
        }
        Lock use = store.use(); // until the container names the image, nobody may delete it
        try {
            KeptContainer container = KeptContainer.of(Optional.ofNullable(name), image, store.addUnlessThere(image));
            StoredLayers layers = StoredLayers.keeping(container, image, store, mapping);
            System.err.println("sillycon: keeping this container as " + container.name());
            return layers;
        } finally {
            use.close();
        }
    }

    /** Another entrypoint takes the image's command with it, as in Docker: that was written for the old one. */
    private List<String> command(ImageConfig defaults) {
        List<String> command = new ArrayList<>(
                entrypoint == null
                        ? defaults.entrypoint()
                        : List.of(entrypoint).stream()
                                .filter(word -> !word.isEmpty())
                                .toList());
        command.addAll(words.isEmpty() && entrypoint == null ? defaults.command() : words);
        return command;
    }

    private Map<String, String> environment(ImageConfig defaults) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(defaults.environment());
        for (Path file : environmentFiles) {
            for (String line : lines(file)) {
                String variable = line.stripLeading();
                if (!variable.isEmpty() && !variable.startsWith("#")) {
                    put(all, variable);
                }
            }
        }
        environment.forEach(variable -> put(all, variable));
        return all;
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("cannot read " + file + ", which --env-file names");
        }
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(file + ", which --env-file names, is not UTF-8 text", e);
        }
    }

    private static void put(Map<String, String> environment, String variable) {
        int equals = variable.indexOf('=');
        if (equals == 0) {
            throw new IllegalStateException("not a variable, NAME=VALUE: " + variable);
        }
        if (equals > 0) {
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        } else if (System.getenv(variable) != null) {
            environment.put(variable, System.getenv(variable));
        }
    }
}
