package dev.sillycon.demo;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sillycon demo}: makes an image, runs it, and shows what the container sees beside what the host sees. */
@Command(
        name = "demo",
        description = "Make a small image of this machine's programs, run it, and look around inside.",
        footer = {
            "",
            "The image stays in $XDG_CACHE_HOME/sillycon or ~/.cache/sillycon, for you to run.",
        })
public final class DemoCommand implements Callable<Integer> {

    /** A program for the container, by a shell's own means: one line each for what {@link View} holds. */
    private static final String LOOK_AROUND = """
            read name < /proc/sys/kernel/hostname
            while read field value rest; do [ "$field" = Uid: ] && user=$value; done < /proc/self/status
            mounts=0; while read line; do mounts=$((mounts + 1)); done < /proc/self/mounts
            processes=0; for process in /proc/[0-9]*; do processes=$((processes + 1)); done
            interfaces=; for path in /sys/class/net/*; do [ -d "$path" ] && interfaces="$interfaces ${path##*/}"; done
            first=; while read line; do first=$line; break; done < /proc/1/comm
            printf '%s\\n' "$user" "$mounts" "$processes" "$first" "$name" "${interfaces# }"
            """;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private record View(
            String user, String mounts, String processes, String first, String hostname, String interfaces) {

        static View of(List<String> lines) {
            return new View(lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4), lines.get(5));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Linux.unblockAllSignals(); // no supervisor here that would take them
        HostImage image = new HostImage();
        Path directory = HostImage.directory();
        image.write(directory);

        View inside = View.of(run(launcher(), "run", directory.toString(), "/bin/sh", "-c", LOOK_AROUND));
        View here = View.of(run("/bin/sh", "-c", LOOK_AROUND));
        String me = System.getProperty("user.name") + " (" + here.user + ")";
        boolean root = here.user.equals("0");

        say("An image of this machine's " + image.contents() + ", run in a container.");
        say("");
        row("", "this machine", "the container");
        row("user", me, "root (" + inside.user + ")");
        say(
                root
                        ? "  Root inside is an ID outside that nobody else has: a user namespace maps them."
                        : "  Root inside is still the same user outside: a user namespace maps the IDs.");
        row("mounts", here.mounts, inside.mounts);
        say("  The host's mounts are gone: a mount namespace, whose root is the image.");
        row(
                "processes",
                here.processes + ", the first is " + here.first,
                inside.processes + ", the first is " + inside.first);
        say("  The program is process 1 and sees no others: a PID namespace, and its /proc.");
        row("hostname", here.hostname, inside.hostname);
        say("  It was set without anybody outside noticing: a UTS namespace.");
        row("network", here.interfaces, inside.interfaces);
        say("  The only interface is loopback: a network namespace of its own.");
        say("");
        say("Look around yourself, exit to leave:");
        say("  ./sillycon run " + shorten(directory));
        say("See how it is made, layer by layer: step1-chroot/README.adoc");
        return 0;
    }

    /** The same command that a user types. */
    private static String launcher() {
        return System.getProperty("sillycon.launcher");
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException("the container ended with status " + status
                    + "; find out what this machine lacks: ./sillycon doctor");
        }
        return output.lines().toList();
    }

    private static String shorten(Path path) {
        Path home = HostImage.home();
        return path.startsWith(home) ? "~/" + home.relativize(path) : path.toString();
    }

    private static void row(String what, String here, String inside) {
        System.out.println(String.format("%-11s%-34s%s", what, here, inside).stripTrailing());
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
