package dev.sillycon.doctor;

import dev.sillycon.cli.HelpOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon doctor}. */
@Command(
        name = "doctor",
        description = "Check what this machine has for containers, and say how to mend what it lacks.",
        footer = {"", "The exit status is 0 if all is ok, 1 if something is limited, 2 if something is missing."})
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Override
    public Integer call() {
        List<Finding> findings = Checks.all();
        for (Finding finding : findings) {
            String grade = finding.grade().name().toLowerCase(Locale.ROOT);
            String remedy = finding.remedy().isEmpty() ? "" : "; " + finding.remedy();
            System.out.println(String.format("%-8s %-16s %s%s", grade, finding.what(), finding.detail(), remedy));
        }
        return findings.stream()
                .mapToInt(finding -> finding.grade().status)
                .max()
                .orElse(0);
    }
}
