package dev.sillycon.cli;

import dev.sillycon.airbag.PracticeCommand;
import dev.sillycon.breakout.BreakoutCommand;
import dev.sillycon.compare.CompareCommand;
import dev.sillycon.demo.DemoCommand;
import dev.sillycon.doctor.DoctorCommand;
import dev.sillycon.lab.LabCommand;
import dev.sillycon.linux.Architecture;
import dev.sillycon.linux.Printable;
import dev.sillycon.linux.SystemCallException;
import dev.sillycon.step1.ProgramException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code sillycon}, and what its errors look like. */
@Command(
        name = "sillycon",
        description = "A Linux container runtime that people read.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ExecCommand.class,
            NsCommand.class,
            PullCommand.class,
            PushCommand.class,
            LoadCommand.class,
            SaveCommand.class,
            ImagesCommand.class,
            InspectCommand.class,
            RmiCommand.class,
            ContainersCommand.class,
            CommitCommand.class,
            RmCommand.class,
            PruneCommand.class,
            TourCommand.class,
            Step1Command.class,
            Step2Command.class,
            Step3Command.class,
            LabCommand.class,
            PracticeCommand.class,
            BreakoutCommand.class,
            CompareCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        })
public final class Sillycon {

    /** As Docker and podman have it: the runtime's own errors. */
    static final int OWN_ERROR = 125;

    @Option(names = "--debug", description = "Show where in the code an error comes from.", scope = ScopeType.INHERIT)
    boolean debug;

    @Mixin
    HelpOption help;

    public static void main(String[] arguments) {
        int status;
        try {
            Architecture.current(); // before anything of it is needed
            status = execute(arguments);
        } catch (UnsupportedOperationException | Error e) {
            System.err.println("sillycon: " + Printable.of(e instanceof Error ? e.toString() : e.getMessage()));
            status = OWN_ERROR;
        }
        System.exit(status);
    }

    static int execute(String... arguments) {
        Sillycon sillycon = new Sillycon();
        CommandLine line = new CommandLine(sillycon);
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExpandAtFiles(false); // "@file" is a word like any other
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setStopAtPositional(true); // what stands behind the image is the container's
        line.getSubcommands().get("save").setStopAtPositional(false); // here nothing does
        line.getSubcommands().get("breakout").setStopAtPositional(false);
        line.setParameterExceptionHandler((e, words) -> {
            e.getCommandLine()
                    .getErr()
                    .println("sillycon: " + Printable.of(e.getMessage().replaceFirst("\\.$", "")) + "; see ./sillycon "
                            + usageOf(e.getCommandLine()));
            return OWN_ERROR;
        });
        line.setExecutionExceptionHandler((e, command, result) -> sillycon.report(e, command));
        if (arguments.length == 0) {
            line.usage(System.out);
            return 0;
        }
        return line.execute(arguments);
    }

    private static String usageOf(CommandLine command) {
        CommandLine parent = command.getParent();
        if (parent == null) {
            return "help";
        }
        return parent.getParent() == null
                ? "help " + command.getCommandName()
                : parent.getCommandName() + " " + command.getCommandName() + " --help";
    }

    /** One line: what failed, and the way out. */
    private int report(Exception e, CommandLine command) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof SystemCallException call) {
            message += call.wayOut().map(way -> "; " + way).orElse("");
        }
        PrintWriter err = command.getErr();
        err.println("sillycon: " + Printable.of(message)); // it may have names from an image
        if (debug) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            trace.toString().lines().map(Printable::of).forEach(err::println);
        }
        return e instanceof ProgramException program ? program.status() : OWN_ERROR;
    }
}
