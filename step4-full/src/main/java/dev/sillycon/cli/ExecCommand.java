package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.running.RunningContainer;
import dev.sillycon.step4.JoinOptions;
import dev.sillycon.step4.Joining;
import dev.sillycon.step4.Target;
import dev.sillycon.supervisor.Supervisor;
import dev.sillycon.terminal.Terminal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon exec}. */
@Command(
        name = "exec",
        description = "Run one more program in a container that runs.",
        footer = {
            "",
            "User, environment, working directory and capabilities are those of the",
            "container's first process. The exit status is as for run."
        },
        sortOptions = false)
final class ExecCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "PID|NAME",
            description = "The container: its first process, or the --name or --hostname that it was started with.")
    String container;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "Program and arguments.")
    List<String> words;

    @Mixin
    StartOptions startOptions;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        StandardDescriptors.refuseDirectories();
        JoinOptions options = new JoinOptions(
                words, Optional.ofNullable(startOptions.user), Optional.ofNullable(startOptions.workingDirectory));
        Optional<Terminal> terminal = Terminal.ifInteractive();
        try (Target target = Target.open(RunningContainer.find(container))) {
            int status = Supervisor.runInOwnSession(terminal, () -> Joining.start(target, options, terminal));
            // A SIGSEGV from inside, before the program, has the JVM take itself for crashed: it would never exit.
            Linux.exit(status);
            return status;
        }
    }
}
