package dev.sillycon.airbag;

import dev.sillycon.cli.HelpOption;
import dev.sillycon.step1.Program;
import dev.sillycon.supervisor.Supervisor;
import dev.sillycon.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon practice}: a program, or a shell, in the airbag. */
@Command(
        name = "practice",
        description = "Be root on a practice machine: it shows this machine's files, and nothing done there lasts.",
        footer = {"", "Steps 1 and 2 need root, and there you are:", "  ./sillycon practice ./sillycon step1 IMAGE"},
        sortOptions = false)
public final class PracticeCommand implements Callable<Integer> {

    @Parameters(index = "0..*", paramLabel = "CMD", description = "Program and arguments; a shell if not given.")
    List<String> command = List.of("sh");

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "End it after this time. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        Path here = Path.of("").toAbsolutePath();
        Path home = Path.of(System.getProperty("sillycon.launcher")).getParent();
        AirbagOptions options =
                AirbagOptions.DEFAULT.withVisible(List.of(home, here)).withTime(Duration.ofSeconds(seconds));
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.putAll(Map.of("HOME", "/tmp", "TMPDIR", "/tmp", "USER", "root", "LOGNAME", "root"));
        environment.merge("PATH", "/usr/sbin:/sbin", (path, administrators) -> path + ":" + administrators);
        environment.keySet().removeIf(name -> name.startsWith("XDG_")); // they lead to places that are not there
        Program program = new Program(command, environment, here.toString());
        Optional<Terminal> terminal = Terminal.ifInteractive();
        return Supervisor.runInOwnSession(terminal, () -> Airbag.start(options, program, terminal));
    }
}
