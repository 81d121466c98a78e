package dev.sillycon.compare;

import static dev.sillycon.linux.Constants.SIGHUP;
import static dev.sillycon.linux.Constants.SIGINT;
import static dev.sillycon.linux.Constants.SIGTERM;

import dev.sillycon.cli.HelpOption;
import dev.sillycon.linux.Linux;
import dev.sillycon.terminal.Screen;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./sillycon compare}. */
@Command(
        name = "compare",
        description =
                "Run the same probe on the host, in each step and in other runtimes, and show what it sees and may"
                        + " do there.",
        footer = {
            "",
            "The host, and steps 1 and 2, which need root, are tried in a practice",
            "machine in which you are root. podman, runc, crun and bubblewrap are tried",
            "where they are installed."
        },
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {

    private static final int STDOUT = 1;

    @ArgGroup
    Form form = new Form();

    @Mixin
    HelpOption help;

    /** At most one. */
    private static final class Form {

        @Option(names = "--json", description = "Print JSON, with all that the probe has told.")
        boolean json;

        @Option(names = "--svg", description = "Print a picture.")
        boolean svg;
    }

    @Override
    public Integer call() throws IOException {
        try (Bench bench = new Bench()) {
            Thread signals = new Thread(() -> closeAtSignal(bench), "signals");
            signals.setDaemon(true);
            signals.start();
            System.out.print(shown(Comparison.of(bench)));
        }
        return 0;
    }

    /** The launcher has blocked these signals; here they are taken, so that the bench does not stay. */
    private static void closeAtSignal(Bench bench) {
        int signal = Linux.sigwaitinfo(List.of(SIGHUP, SIGINT, SIGTERM)).signal();
        try {
            bench.close();
        } finally {
            Runtime.getRuntime().halt(128 + signal); // what is running in a place dies with us
        }
    }

    private Object shown(Comparison comparison) {
        if (form.json) {
            return new JsonReport(comparison);
        }
        if (form.svg) {
            return new SvgTable(comparison);
        }
        return new TextTable(comparison, Screen.of(STDOUT).coloured());
    }
}
