package dev.sillycon.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;

/** Tries again what a network or a busy server has spoiled, after a pause that doubles. */
final class Retry {

    private static final int MOST_ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** Who asks for more is believed, but not waited for. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /** What may have to be done again. */
    interface Attempt<T> {
        T make() throws IOException;
    }

    private final Progress progress;
    private int failures;

    /** @param progress is told of each pause */
    Retry(Progress progress) {
        this.progress = progress;
    }

    /** Starts the count of failures anew: there was a success, if not the whole one. */
    void succeededInPart() {
        failures = 0;
    }

    /**
     * Makes attempts until one does not fail.
     *
     * @throws RegistryException with the last failure's reason, after too many
     */
    <T> T until(Attempt<T> attempt) {
        while (true) {
            try {
                return attempt.make();
            } catch (IOException e) {
                failures++;
                pause(e);
            }
        }
    }

    private void pause(IOException failure) {
        Optional<Duration> asked = failure instanceof StatusException status ? status.retryAfter() : Optional.empty();
        String reason = ServerText.of(failure.getMessage());
        if (failure instanceof SSLException) { // it will not learn TLS in a minute
            throw new RegistryException(reason, failure);
        }
        if (asked.isPresent() && asked.get().compareTo(LONGEST_PAUSE) > 0) {
            throw new RegistryException(
                    reason + ", and asks to wait " + asked.get().toMinutes() + " minutes: try again then", failure);
        }
        if (failures == MOST_ATTEMPTS) {
            throw new RegistryException(
                    reason + ", " + MOST_ATTEMPTS + " times: try again later, what has come is kept", failure);
        }
        Duration usual = FIRST_PAUSE.multipliedBy(1L << (failures - 1));
        // Not to the millisecond: others who were refused at the same moment come back at another.
        long jitter = ThreadLocalRandom.current().nextLong(usual.toMillis() / 2 + 1);
        Duration pause = asked.filter(longer -> longer.compareTo(usual) > 0)
                .orElse(usual)
                .plusMillis(jitter);
        progress.say("%s; trying again in %.1f s".formatted(reason, pause.toMillis() / 1000.0));
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw new CancellationException("interrupted between two attempts");
        }
    }
}
