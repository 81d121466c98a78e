package dev.sillycon.breakout;

import dev.sillycon.airbag.Airbag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The host name. */
final class HostnameCanary implements Canary {

    @Override
    public List<String> arguments() {
        return List.of("intruder");
    }

    @Override
    public Optional<String> damage(String output) {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.equals(Airbag.HOSTNAME)
                    ? Optional.empty()
                    : Optional.of("the host was called " + Airbag.HOSTNAME + " and is now called " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
