package dev.sillycon.step1;

import static dev.sillycon.linux.Linux.chdir;
import static dev.sillycon.linux.Linux.chroot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.image.ImageConfig;
import dev.sillycon.judge.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Does a program start in a root directory that has only itself and what Libraries names? */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LibrariesJudge {

    private static final Path SHELL = Path.of("/bin/sh");

    /** The interpreter in the program's header, elf(5): the kernel executes that, and it loads the rest. */
    private static final Pattern LOADER = Pattern.compile("/[\\w./-]*/ld[\\w.-]*\\.so[\\w.]*");

    @Test
    @Order(1)
    void theShellStarts() throws IOException {
        List<Path> files = librariesOf(SHELL);
        Path root = Files.createTempDirectory("root-");
        copy(SHELL, root);
        for (Path file : files) {
            assertThat(file)
                    .withFailMessage(
                            "Your list has %s, which is no file: its path must be as ldd has it, from / on. (linux-vdso.so.1"
                                    + " is none at all: the kernel brings it, vdso(7).) [hint 2]",
                            file)
                    .isAbsolute()
                    .isRegularFile();
            copy(file, root);
        }
        Program shell = new Program(
                List.of(SHELL.toString(), "-c", "echo " + Trial.READY + "; read line"),
                Map.of("PATH", ImageConfig.DEFAULT_PATH),
                "/");
        try (Trial trial = Trial.start(() -> {
            chroot(root.toString());
            chdir("/");
            shell.execute();
        })) {
            trial.settle();
            String loader = loader(SHELL);

            assertThat(files)
                    .withFailMessage(
                            "The kernel has refused to execute %s: ENOENT, though it is there. Your list is empty, but the"
                                    + " program cannot start alone: it names a dynamic loader, %s, and the kernel has not"
                                    + " found that. [hint 1]",
                            SHELL, loader)
                    .isNotEmpty();
            assertThat(trial.failure().isPresent()
                            && files.stream()
                                    .anyMatch(file ->
                                            file.endsWith(Path.of(loader).getFileName())))
                    .withFailMessage(
                            "The kernel has refused to execute %s: ENOENT. Its loader is there, but not as %s, which is what"
                                    + " the program asks for; your list: %s. Leave the paths as ldd says them, symbolic links"
                                    + " and all. [hint 3]",
                            SHELL, loader, files)
                    .isFalse();
            assertThat(trial.failure())
                    .withFailMessage(
                            "The kernel has refused to execute %s: ENOENT, though it is there. What is missing is its dynamic"
                                    + " loader, %s; your list: %s. Which line of ldd's has it, and how does that differ from"
                                    + " the others? [hint 2]",
                            SHELL, loader, files)
                    .isEmpty();
            assertThat(trial.output())
                    .withFailMessage(
                            "The kernel has found the loader, but the loader has not found what it wants to load. It says:"
                                    + " %s [hint 2]",
                            trial.output().strip())
                    .doesNotContain("error while loading shared libraries");
            trial.awaitReady();
        }
    }

    @Test
    @Order(2)
    void aScriptNeedsNone() throws IOException {
        Path script = Files.writeString(Files.createTempFile("script-", ""), "#!/bin/sh\n");

        assertThat(librariesOf(script))
                .withFailMessage(
                        "A script needs no libraries, and neither does a static program: ldd(1) says so by its exit"
                                + " status. Your list is not empty. [hint 3]")
                .isEmpty();
    }

    private static List<Path> librariesOf(Path program) {
        try {
            return Libraries.of(program);
        } catch (RuntimeException e) {
            throw new AssertionError(Trial.inWords(e), e);
        }
    }

    private static void copy(Path file, Path root) throws IOException {
        Path target = root.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }

    private static String loader(Path program) throws IOException {
        Matcher loader = LOADER.matcher(new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1));
        return loader.find() ? loader.group() : "";
    }
}
