package dev.sillycon.cli;

import dev.sillycon.image.Reference;
import dev.sillycon.store.Loader;
import dev.sillycon.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon load}. */
@Command(
        name = "load",
        description = "Copy the images of an archive or layout into the store.",
        footer = {"", "An image without a name of its own gets the file's: localhost/FILE:TAG. Prints the names."},
        sortOptions = false)
final class LoadCommand extends StoreCommand {

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A docker image save archive or an OCI image layout; - reads an archive from standard input.")
    String file;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Call the image so.")
    String name;

    @Override
    int run(Store store) throws IOException {
        Loader loader = new Loader(store);
        Optional<Reference> wanted = Optional.ofNullable(name).map(Reference::parseLocal);
        List<Reference> names = file.equals("-") ? loader.load(System.in, wanted) : loader.load(Path.of(file), wanted);
        names.forEach(System.out::println);
        return 0;
    }
}
