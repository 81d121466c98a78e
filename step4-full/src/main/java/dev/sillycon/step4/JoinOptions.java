package dev.sillycon.step4;

import dev.sillycon.login.Login;
import dev.sillycon.step1.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to execute in a container that runs. What is absent is as the container's first process has it.
 *
 * @param command the program and its arguments
 * @param user as for {@link ContainerOptions}
 * @param workingDirectory absolute; made if it is missing
 */
public record JoinOptions(List<String> command, Optional<String> user, Optional<String> workingDirectory) {

    Login login(Target target) {
        return user.map(Login::of).orElse(target.user());
    }

    Program program(Target target, Login login, boolean terminal) {
        Map<String, String> environment = target.environment();
        if (user.isPresent()) {
            environment.put("HOME", login.home());
        }
        if (terminal) {
            environment.putIfAbsent("TERM", "xterm");
        }
        return new Program(command, environment, workingDirectory.orElseGet(target::workingDirectory));
    }
}
