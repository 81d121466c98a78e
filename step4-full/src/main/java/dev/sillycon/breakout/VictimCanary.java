package dev.sillycon.breakout;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A process of whoever starts the container. */
final class VictimCanary implements Canary {

    private static final String SECONDS = "4321";

    private final Process victim;

    VictimCanary(PracticeUser user) throws IOException {
        victim = new ProcessBuilder(user.command(List.of("sleep", SECONDS))).start();
    }

    @Override
    public List<String> arguments() {
        return List.of("sleep", SECONDS);
    }

    @Override
    public Optional<String> damage(String output) {
        return victim.isAlive()
                ? Optional.empty()
                : Optional.of("the host's process " + victim.pid() + " has ended with status " + victim.exitValue());
    }

    @Override
    public void close() {
        victim.destroyForcibly();
    }
}
