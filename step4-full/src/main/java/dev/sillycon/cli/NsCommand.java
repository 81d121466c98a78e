package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.ns.Html;
import dev.sillycon.ns.Picture;
import dev.sillycon.ns.Svg;
import dev.sillycon.ns.Tree;
import dev.sillycon.terminal.Screen;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon ns}. */
@Command(
        name = "ns",
        description = "Show the namespaces of this machine and of the containers that run.",
        footer = {"", "You see your own containers; root sees all."},
        sortOptions = false)
final class NsCommand implements Callable<Integer> {

    private static final int STDOUT = 1;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PID|NAME",
            description = "Only this container, or this process.")
    String which;

    /** One of them at the most. */
    static final class Form {

        @Option(names = "--svg", description = "Write a picture for slides and pages.")
        boolean svg;

        @Option(names = "--html", description = "Write a page for a browser.")
        boolean html;
    }

    @ArgGroup
    Form form = new Form();

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Linux.unblockAllSignals(); // no supervisor here that would take them
        Picture picture = which == null ? Picture.ofAll() : Picture.of(which);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        if (form.svg) {
            out.print(Svg.of(picture));
        } else if (form.html) {
            out.print(Html.of(picture));
        } else {
            Tree.lines(picture, Screen.of(STDOUT).coloured()).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
