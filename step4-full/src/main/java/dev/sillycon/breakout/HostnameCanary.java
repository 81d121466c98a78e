package dev.sillycon.breakout;

import dev.sillycon.airbag.Airbag;
import dev.sillycon.linux.ProcFile;
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
        String name = ProcFile.read("/proc/sys/kernel/hostname").orElseThrow();
        return name.equals(Airbag.HOSTNAME)
                ? Optional.empty()
                : Optional.of("the host was called " + Airbag.HOSTNAME + " and is now called " + name);
    }
}
