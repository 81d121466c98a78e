package dev.sillycon.lab;

import dev.sillycon.linux.Linux;
import dev.sillycon.terminal.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code ./sillycon lab}. */
@Command(
        name = "lab",
        description = "Exercises: fill a gap in the runtime, and have it checked by what the kernel says.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command: how far you are, and what is next. EXERCISE is a number or a name, the current one if not"
                    + " given. Your work is in the directory lab of this checkout.",
        })
public final class LabCommand implements Callable<Integer> {

    private static final int STDOUT = 1;
    private static final String EXERCISE = "A number or a name; the current exercise if not given.";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.",
            scope = ScopeType.INHERIT)
    boolean help;

    @Override
    public Integer call() {
        Lab lab = open();
        return print(pages(lab).welcome());
    }

    @Command(name = "list", description = "Show all exercises, and which are done.")
    int list() {
        return print(pages(open()).list());
    }

    @Command(name = "check", description = "Check an exercise; the exit status is 0 if it is done, 1 if not.")
    int check(@Parameters(arity = "0..1", paramLabel = "EXERCISE", description = EXERCISE) String chosen) {
        Lab lab = open();
        Pages pages = pages(lab);
        Exercise exercise = lab.chosen(chosen);
        try (Checker checker = new Checker(lab.checkout())) {
            Verdict verdict = lab.check(exercise, checker);
            print(pages.verdict(exercise, verdict));
            if (!(verdict instanceof Verdict.Passed)) {
                return 1;
            }
        }
        System.out.println(pages.bar());
        print(lab.current().map(pages::task).orElseGet(pages::allDone));
        return 0;
    }

    @Command(
            name = "watch",
            description = "Check an exercise each time that you save it, and go on to the next that is not done.")
    int watch(@Parameters(arity = "0..1", paramLabel = "EXERCISE", description = EXERCISE) String chosen) {
        Lab lab = open();
        Optional<Exercise> first = chosen == null ? lab.current() : Optional.of(lab.chosen(chosen));
        try (Checker checker = new Checker(lab.checkout());
                Watch watch = new Watch(lab, checker, pages(lab))) {
            watch.run(first);
        }
        return 0;
    }

    @Command(name = "hint", description = "Show a hint: first a nudge, then more each time.")
    int hint(@Parameters(arity = "0..1", paramLabel = "EXERCISE", description = EXERCISE) String chosen) {
        Lab lab = open();
        return print(pages(lab).hint(lab.chosen(chosen)));
    }

    @Command(name = "reset", description = "Begin an exercise anew; what you have is kept beside it.")
    int reset(@Parameters(paramLabel = "EXERCISE", description = "A number or a name.") String chosen) {
        Lab lab = open();
        Exercise exercise = lab.chosen(chosen);
        Path old = lab.reset(exercise);
        System.out.println(exercise.workingCopy() + " is as it was; your version is kept as " + old);
        return 0;
    }

    @Command(name = "solution", description = "Show what is missing to the runtime's own code, as a diff.")
    int solution(@Parameters(arity = "0..1", paramLabel = "EXERCISE", description = EXERCISE) String chosen) {
        Lab lab = open();
        List<String> diff = lab.solution(lab.chosen(chosen));
        return print(diff.isEmpty() ? List.of("Your file is the same as the runtime's.") : diff);
    }

    private static Lab open() {
        Linux.unblockAllSignals(); // no supervisor here that would take them: Ctrl-C ends it at any moment
        return Lab.open(Checkout.ofLauncher());
    }

    private static Pages pages(Lab lab) {
        return new Pages(lab, Screen.of(STDOUT));
    }

    private static int print(List<String> lines) {
        lines.forEach(System.out::println);
        return 0;
    }
}
