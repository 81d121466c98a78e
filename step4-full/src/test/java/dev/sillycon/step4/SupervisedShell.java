package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLONE_NEWPID;

import dev.sillycon.judge.PracticeImage;
import dev.sillycon.linux.Linux;
import dev.sillycon.step1.Program;
import dev.sillycon.step3.Child;
import dev.sillycon.supervisor.Supervisor;
import java.util.Optional;

/**
 * The program of a JVM of its own: a supervisor, and under it a shell that is PID 1 of a new PID namespace. The supervisor wants
 * signals that are blocked in all threads from the start, so it cannot live in the judge.
 */
final class SupervisedShell {

    private SupervisedShell() {}

    public static void main(String[] arguments) {
        Program program = PracticeImage.program(arguments[0], "/");
        int status = Supervisor.runInOwnSession(
                Optional.empty(),
                () -> Child.clone(CLONE_NEWPID, lifeline -> {
                    Linux.setsid();
                    program.execute();
                }));
        Runtime.getRuntime().halt(status);
    }
}
