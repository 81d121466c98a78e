package dev.sillycon.demo;

import dev.sillycon.cli.HelpOption;
import dev.sillycon.linux.Linux;
import dev.sillycon.probe.Facts;
import dev.sillycon.probe.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./sillycon demo}: makes an image, runs it, and shows what the container sees beside what the host sees. */
@Command(
        name = "demo",
        description = "Make a small image of this machine's programs, run it, and look around inside.",
        footer = {
            "",
            "The image stays in $XDG_CACHE_HOME/sillycon or ~/.cache/sillycon, for you to run.",
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Linux.unblockAllSignals(); // no supervisor here that would take them
        HostImage image = new HostImage();
        Path directory = HostImage.directory();
        image.write(directory);

        Facts inside = look(launcher(), "run", directory.toString());
        Facts here = look();
        String me = System.getProperty("user.name") + " (" + here.get("user") + ")";
        boolean root = here.get("user").equals("0");

        say("An image of this machine's " + image.contents() + ", run in a container.");
        say("");
        row("", "this machine", "the container");
        row("user", me, "root (" + inside.get("user") + ")");
        say(
                root
                        ? "  Root inside is an ID outside that nobody else has: a user namespace maps them."
                        : "  Root inside is still the same user outside: a user namespace maps the IDs.");
        row("mounts", here.get("mounts"), inside.get("mounts"));
        say("  The host's mounts are gone: a mount namespace, whose root is the image.");
        row("processes", processes(here), processes(inside));
        say("  The program is process 1 and sees no others: a PID namespace, and its /proc.");
        row("hostname", here.get("hostname"), inside.get("hostname"));
        say("  It was set without anybody outside noticing: a UTS namespace.");
        row("network", interfaces(here), interfaces(inside));
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

    /** What the probe sees, by a command that runs it, or here. */
    private static Facts look(String... runner) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(runner));
        command.addAll(Probe.look());
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
        return Facts.of(Facts.INSIDE, output.lines().toList());
    }

    private static String processes(Facts facts) {
        return facts.get("processes") + ", the first is " + facts.get("first-process");
    }

    private static String interfaces(Facts facts) {
        return String.join(" ", facts.interfaces());
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
