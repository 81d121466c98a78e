package dev.sillycon.breakout;

import dev.sillycon.demo.HostImage;
import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image with the programs that try: this machine's busybox and perl, and a file for each breakout. */
final class AttackImage {

    /** Prints where the modules lie that the programs use. */
    private static final String MODULES = "print \"$_\\n\" for values %INC";

    private AttackImage() {}

    /** Writes it, readable for all. */
    static void write(Path directory) throws IOException, InterruptedException {
        Path perl = HostImage.find("perl")
                .orElseThrow(() -> new IllegalStateException(
                        "the programs that try to break out are Perl; install it: sudo apt-get install perl-base"));
        HostImage image = new HostImage("perl");
        for (String module : lines(perl.toString(), "-Mstrict", "-Mwarnings", "-e", MODULES)) {
            image.add(module.substring(1), Path.of(module));
        }
        Path programs = Files.createTempDirectory("programs-");
        for (Breakout breakout : Breakout.values()) {
            Path program = programs.resolve(breakout.title());
            try (InputStream source = AttackImage.class.getResourceAsStream(breakout.title() + ".pl")) {
                Files.copy(source, program);
            }
            image.add(path(breakout).substring(1), program);
        }
        image.write(directory);
        Linux.chmod(directory.toString(), 0755);
    }

    /** Where the program lies in the image. */
    static String path(Breakout breakout) {
        return "/breakout/" + breakout.title() + ".pl";
    }

    private static Iterable<String> lines(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
