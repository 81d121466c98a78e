package dev.sillycon.breakout;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** The attempts, each a program of the same name in the resources, and its canary. */
enum Breakout {
    CHROOT("It calls chroot(2) again and climbs from its old working directory."),
    MOUNT("It mounts something, for the host's mount table to show."),
    FILE("It looks for a file of root's through the /proc/PID/root of others."),
    KILL("It looks for a process of the host's and kills it."),
    HOSTNAME("It gives the host another name."),
    SNIFF("It listens to all packets of the host's network interfaces."),
    DESCRIPTOR("It looks for a directory that its starter had open, and goes there."),
    TERMINAL("It types a line into its starter's terminal, by TIOCSTI."),
    RUNTIME("It overwrites the program that runs it, through /proc/PID/exe.");

    private final String attempt;

    Breakout(String attempt) {
        this.attempt = attempt;
    }

    /** The one of that name; null if there is none. */
    static Breakout of(String title) {
        return Arrays.stream(values())
                .filter(breakout -> breakout.title().equals(title))
                .findFirst()
                .orElse(null);
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it tries, in one sentence. */
    String attempt() {
        return attempt;
    }

    /**
     * Puts its canary on this machine, the practice machine.
     *
     * @param user who starts the container
     */
    Canary canary(PracticeUser user) throws IOException {
        return switch (this) {
            case CHROOT -> new FileCanary();
            case MOUNT -> new MountCanary();
            case FILE -> new SecretCanary();
            case KILL -> new VictimCanary(user);
            case HOSTNAME -> new HostnameCanary();
            case SNIFF -> new TrafficCanary();
            case DESCRIPTOR -> new DescriptorCanary();
            case TERMINAL -> new TerminalCanary();
            case RUNTIME -> new RuntimeCanary(user);
        };
    }
}
