package dev.sillycon.compare;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sillycon compare}. */
@Command(
        name = "compare",
        description =
                "Run the same probe on the host, in each step and in other runtimes, and show what it sees and may"
                        + " do there.",
        footer = {
            "",
            "The host, and steps 1 and 2, which need root, are tried in a practice machine in which",
            "you are root. podman, runc, crun and bubblewrap are tried where they are installed.",
        },
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {

    private static final int STDOUT = 1;

    @ArgGroup
    Form form = new Form();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** At most one. */
    private static final class Form {

        @Option(names = "--json", description = "Print JSON, with all that the probe has told.")
        boolean json;

        @Option(names = "--svg", description = "Print a picture.")
        boolean svg;
    }

    @Override
    public Integer call() throws IOException {
        Linux.unblockAllSignals(); // no supervisor here that would take them
        try (Bench bench = new Bench()) {
            System.out.print(shown(Comparison.of(bench)));
        }
        return 0;
    }

    private Object shown(Comparison comparison) {
        if (form.json) {
            return new JsonReport(comparison);
        }
        if (form.svg) {
            return new SvgTable(comparison);
        }
        String noColour = System.getenv("NO_COLOR"); // see https://no-color.org
        boolean colours = Linux.isatty(STDOUT) && (noColour == null || noColour.isEmpty());
        return new TextTable(comparison, colours);
    }
}
