package dev.sillycon.judge;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.sillycon.linux.Constants;
import dev.sillycon.linux.Linux;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs one judge, and writes the first thing that it finds wrong to standard output. The exit status is 10 if it found nothing,
 * 11 if it found something, 12 if the judge itself failed. Another status is not ours: the solution has ended this JVM.
 */
public final class JudgeMain {

    private static final int PASSED = 10;
    private static final int WRONG = 11;
    private static final int OWN_FAILURE = 12;

    private static final int STDOUT = 1;

    /** Standard output, out of reach of the trials, whose children must not inherit it either. */
    private static final int REPORT = 200;

    private JudgeMain() {}

    public static void main(String[] arguments) {
        Linux.dup2(STDOUT, REPORT);
        Linux.closeRange(REPORT, Constants.CLOSE_RANGE_CLOEXEC);
        Findings findings = new Findings();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(arguments[0]))
                .build();
        LauncherFactory.create().execute(request, findings);
        byte[] report = findings.report().getBytes(StandardCharsets.UTF_8);
        Linux.write(REPORT, report, report.length);
        Runtime.getRuntime().halt(findings.status()); // a trial that went wrong may have left threads
    }

    private static final class Findings implements TestExecutionListener {

        private final List<Throwable> failures = new ArrayList<>();
        private int tests;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            tests += test.isTest() ? 1 : 0;
            result.getThrowable().ifPresent(failures::add);
        }

        int status() {
            if (failures.isEmpty()) {
                return tests == 0 ? OWN_FAILURE : PASSED;
            }
            return failures.get(0) instanceof AssertionError ? WRONG : OWN_FAILURE;
        }

        String report() {
            return switch (status()) {
                case PASSED -> "";
                case WRONG -> failures.get(0).getMessage();
                default -> failures.isEmpty() ? "no tests" : trace(failures.get(0));
            };
        }

        private static String trace(Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            return trace.toString();
        }
    }
}
