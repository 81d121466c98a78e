package dev.sillycon.breakout;

import dev.sillycon.airbag.Airbag;
import dev.sillycon.airbag.AirbagOptions;
import dev.sillycon.airbag.Streams;
import dev.sillycon.cli.HelpOption;
import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.supervisor.Supervisor;
import dev.sillycon.terminal.Screen;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon breakout}: plays breakouts in the airbag. */
@Command(
        name = "breakout",
        description = "Try to leave a step's container, on a practice machine that nothing can leave.",
        footer = {
            "",
            "The exit status is 0 if the step held, 1 if not, 2 if this machine does not",
            "let it be tried, 125 for an error."
        },
        sortOptions = false)
public final class BreakoutCommand implements Callable<Integer> {

    private static final int STDOUT = 1;
    private static final int NAMES = 12;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "What to try; see --list.")
    String name;

    @Option(names = "--in", paramLabel = "STEP", description = "Out of which step: step1, step2, step3 or step4.")
    String step;

    @Option(names = "--list", description = "List the breakouts.")
    boolean list;

    @Option(
            names = "--table",
            paramLabel = "FORM",
            arity = "0..1",
            fallbackValue = "text",
            description = "Play all of them in all steps, and make a table; as text or adoc.")
    String table;

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        if (list) {
            printList();
            return 0;
        }
        if (table != null) {
            playAll(BreakoutTable.of(table));
            return 0;
        }
        Breakout breakout = breakout();
        Step from = step();
        return Supervisor.runInOwnSession(Optional.empty(), () -> start(breakout, from, Streams.INHERITED));
    }

    private static void printList() {
        Screen screen = Screen.of(STDOUT);
        for (Breakout breakout : Breakout.values()) {
            List<String> lines = screen.lines(breakout.attempt(), NAMES);
            String name = breakout.title() + " ".repeat(NAMES - breakout.title().length());
            System.out.println(name + String.join("\n" + " ".repeat(NAMES), lines));
        }
    }

    private Breakout breakout() {
        Breakout breakout = name == null ? null : Breakout.of(name);
        if (breakout == null) {
            String names = Arrays.stream(Breakout.values()).map(Breakout::title).collect(Collectors.joining(", "));
            throw new IllegalStateException(
                    (name == null ? "no breakout named" : "no such breakout: " + name) + "; there are " + names);
        }
        return breakout;
    }

    private Step step() {
        return Arrays.stream(Step.values())
                .filter(one -> one.command().equals(step))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException((step == null ? "out of which step?" : "no such step: " + step + ".")
                                + " Say --in step1, step2, step3 or step4"));
    }

    private static void playAll(BreakoutTable table) {
        Linux.unblockAllSignals(); // no supervisor here that would take them
        table.begin();
        for (Breakout breakout : Breakout.values()) {
            List<Outcome> outcomes = Arrays.stream(Step.values())
                    .map(step -> playQuietly(breakout, step))
                    .toList();
            table.row(breakout, outcomes);
        }
        table.end();
    }

    private static Outcome playQuietly(Breakout breakout, Step step) {
        int nowhere = Linux.open("/dev/null", Constants.O_WRONLY | Constants.O_CLOEXEC);
        try {
            int status =
                    start(breakout, step, new Streams(0, nowhere, 2)).await().shellStatus();
            return Outcome.of(status)
                    .orElseThrow(() -> new IllegalStateException("status " + status + "; see ./sillycon breakout "
                            + breakout.title() + " --in " + step.command()));
        } finally {
            Linux.close(nowhere);
        }
    }

    private static Child start(Breakout breakout, Step step, Streams streams) {
        IdMapping mapping = IdMapping.ofCaller();
        if (!mapping.uids().maps(step.user().id())) {
            throw new IllegalStateException(
                    step.command() + " is for ordinary users, and the practice machine would have "
                            + mapping.limit().orElse("root only"));
        }
        AirbagOptions options = AirbagOptions.DEFAULT
                .withVisible(
                        List.of(Path.of(System.getProperty("sillycon.launcher")).getParent()))
                .withStreams(streams)
                .withTime(LIMIT);
        return Airbag.start(options, program(breakout, step));
    }

    /** {@link PracticeHost}, by a JVM like this one. */
    private static Program program(Breakout breakout, Step step) {
        String home = System.getProperty("java.home");
        List<String> command = new ArrayList<>(List.of(home + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Djava.io.tmpdir=/tmp"); // the caller's may be one that is read-only there
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PracticeHost.class.getName()));
        command.addAll(List.of(breakout.title(), step.command()));
        Map<String, String> environment =
                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "JAVA_HOME", home, "LC_ALL", "C.UTF-8");
        return new Program(command, environment, "/");
    }
}
