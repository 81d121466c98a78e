package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.save.Form;
import dev.sillycon.save.Saver;
import dev.sillycon.store.Store;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon save}. */
@Command(
        name = "save",
        description = "Save images of the store to a file that docker, podman, skopeo and umoci read.",
        sortOptions = false)
final class SaveCommand extends StoreCommand {

    private static final int STDOUT = 1;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images of the store, by name or ID.")
    List<String> images;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write here instead of to standard output; what is there is replaced when all is written.")
    Path file;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "docker-archive",
            description =
                    "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}. An oci-dir needs -o and a directory"
                            + " that is new or empty.")
    Form form;

    @Override
    int run(Store store) {
        Saver saver = new Saver(store);
        if (file != null) {
            saver.save(images, form, file);
        } else if (form == Form.OCI_DIR) {
            throw new IllegalStateException("a directory needs a name: -o DIR");
        } else if (Linux.isatty(STDOUT)) {
            throw new IllegalStateException("an archive is not for a terminal: give -o FILE, or a pipe");
        } else {
            saver.save(images, form, new FileOutputStream(FileDescriptor.out));
        }
        return 0;
    }
}
