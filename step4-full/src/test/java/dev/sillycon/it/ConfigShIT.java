package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of 2023 took {@code ./config.sh}, and such files still run. */
final class ConfigShIT {

    /** An unpacked archive: the layers of {@code docker image save}, and one of ours above them. */
    private static final String RECIPE = """
            cp -r "$1" image
            mkdir -p layer/etc
            echo 'from the upper layer' >layer/etc/told
            mkdir image/upper
            tar --numeric-owner --owner=0 --group=0 -C layer -cf image/upper/layer.tar etc/told
            cd image
            i=0
            for layer in $(grep -o '[0-9a-f]\\{64\\}\\.tar' manifest.json); do
                i=$((i + 1))
                mkdir $i
                mv "$layer" $i/layer.tar
            done
            chmod -R a+rX .
            """;

    private static Path directory;

    /** The original's form: whole lines of shell. */
    private final Map<String, String> lines = new TreeMap<>(Map.of(
            "DIR", "DIR=image",
            "LAYERS", """
                    LAYERS="
                        1/layer.tar
                        upper/layer.tar
                    "
                    """,
            "CMD", "CMD=/bin/env",
            "ENV", "ENV=COLOUR=green",
            "HOSTNAME", "HOSTNAME=pandora"));

    @BeforeAll
    static void makeImage() throws IOException {
        directory = Files.createDirectory(Host.directory().resolve("config-sh"));
        Result made = new Command("sh", "-euc", "umask 022\n" + RECIPE, "sh")
                .and(TestImages.path(TestImages.BUSYBOX, TestImages.Form.DOCKER_DIRECTORY)
                        .toString())
                .in(directory)
                .run();
        assertThat(made.status()).as("%s", made).isZero();
    }

    @BeforeEach
    void removeFile() throws IOException {
        Files.deleteIfExists(directory.resolve("config.sh"));
    }

    @Test
    void theFileInTheCurrentDirectoryTellsWhatToRun() throws IOException {
        Result result = run();
        assertSucceeded(result);
        assertThat(result.out().lines()).contains("COLOUR=green").doesNotContain("CALLER=1");
    }

    @Test
    void theEnvironmentIsJustThatVariable() throws IOException {
        // An exec without a program leaves the shell that sillycon has started, with what it was given. Without "true",
        // that shell would execute tr in its own place, and lose it.
        lines.put("CMD", "CMD='3</dev/null; tr \"\\0\" \"\\n\" </proc/1/environ; true'");
        Result result = run();
        assertSucceeded(result);
        assertThat(result.out().lines()).containsExactlyInAnyOrder("COLOUR=green", "HOME=/");
    }

    @Test
    void theFileIsFoundByItsName() throws IOException {
        lines.put("CMD", "CMD='cat /etc/told /proc/sys/kernel/hostname'");
        Files.writeString(directory.resolve("other.sh"), String.join("\n", lines.values()) + "\n");
        for (String name : new String[] {
            "config-sh/other.sh", directory.resolve("other.sh").toString()
        }) {
            Result result = Host.sillycon(User.ALICE, "run", "--config", name)
                    .in(Host.directory())
                    .run();
            assertSucceeded(result);
            assertThat(result.out()).isEqualTo("from the upper layer\npandora");
        }
    }

    @Test
    void theFileIsAShellsScript() throws IOException {
        lines.put("DIR", "DIR=$(echo egami | rev)");
        lines.put("ENV", "ENV=\"SUM=$((6 * 7)) ${UNSET-and default}\"");
        lines.put("HOSTNAME", "echo 'talk goes elsewhere'; if true; then HOSTNAME=pan\"\"dora; fi");
        lines.put("LAYERS", "LAYERS=$(cd \"$DIR\" && ls -d 1/*.tar u*/*.tar)");
        lines.put("CMD", "CMD='echo \"$SUM:$(hostname):$(cat /etc/told)\"'");
        Result result = run();
        assertSucceeded(result);
        assertThat(result.out()).isEqualTo("42 and default:pandora:from the upper layer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // config.sh's CMD | what the container's shell makes of it
                "CMD='echo \"two  words\"' | two  words",
                "CMD=\"echo 'two  words'\" | two  words",
                "CMD='echo $COLOUR' | green",
                "CMD='echo $((1 + 2)) \\$x' | 3 $x",
                "CMD='echo /bin/busyb*' | /bin/busybox",
                "CMD='sh -c \"echo $$\"' | 1",
            })
    void theCommandIsForTheShellOfTheImage(String command, String output) throws IOException {
        lines.put("CMD", command);
        Result result = run();
        assertSucceeded(result);
        assertThat(result.out()).isEqualTo(output);
    }

    @Test
    void theExitStatusIsTheCommands() throws IOException {
        lines.put("CMD", "CMD='sh -c \"exit 7\"'");
        assertThat(run().status()).isEqualTo(7);
    }

    @Test
    void optionsOnTheCommandLineComeLast() throws IOException {
        lines.put("CMD", "CMD='echo \"$COLOUR $(hostname) $(pwd) $(id -u)\"'");
        Result result = run("-e", "COLOUR=red", "--hostname", "box", "-w", "/tmp", "-u", "5");
        assertSucceeded(result);
        assertThat(result.out()).isEqualTo("red box /tmp 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DIR", "LAYERS", "CMD", "ENV", "HOSTNAME"})
    void everyVariableIsNeeded(String variable) throws IOException {
        lines.remove(variable);
        write();
        Command command = command().with(variable, "of the caller"); // which does not count
        assertRefused(command.run(), variable + " is not set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOSTNAME=$(exit 3) | config.sh",
                "exit 3 | config.sh",
                "no-such-program | no-such-program",
                "HOSTNAME=\"unfinished | config.sh",
                ". /no/such/file | /no/such/file",
            })
    void aScriptThatFailsIsTold(String line, String told) throws IOException {
        lines.put("HOSTNAME", line);
        assertRefused(run(), told);
    }

    @ParameterizedTest
    @CsvSource({
        "LAYERS, LAYERS=1/layer.tar\\ nowhere/layer.tar, nowhere/layer.tar",
        "DIR, DIR=nowhere, nowhere",
        "ENV, ENV=, ENV",
        "ENV, ENV=colour, ENV",
    })
    void aWrongValueIsTold(String variable, String line, String told) throws IOException {
        lines.put(variable, line);
        assertRefused(run(), told);
    }

    @Test
    void theDirectoryHasNoWayOut() throws IOException {
        Files.copy(directory.resolve("image/upper/layer.tar"), directory.resolve("outside.tar"));
        lines.put("LAYERS", "LAYERS=../outside.tar");
        assertRefused(run(), "../outside.tar");
    }

    @Test
    void aMissingFileIsToldWithTheWayOut() {
        assertRefused(command().run(), "config.sh", "./sillycon run IMAGE");
        assertRefused(
                Host.sillycon(User.ALICE, "run", "--config", "/no/such/file.sh").run(), "/no/such/file.sh");
    }

    @Test
    void anImageAndAFileAreOneTooMany() throws IOException {
        write();
        assertRefused(
                Host.sillycon(User.ALICE, "run", "--config", "config.sh")
                        .and(TestImages.busybox().toString())
                        .in(directory)
                        .run(),
                "--config");
    }

    private Result run(String... options) throws IOException {
        write();
        return command().and(options).with("CALLER", "1").run();
    }

    private static Command command() {
        return Host.sillycon(User.ALICE, "run").in(directory);
    }

    private void write() throws IOException {
        Files.writeString(directory.resolve("config.sh"), String.join("\n", lines.values()) + "\n");
    }

    private static void assertSucceeded(Result result) {
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
    }

    private static void assertRefused(Result result, String... parts) {
        assertThat(result.status()).as("%s", result).isEqualTo(125);
        assertThat(result.bytes()).isEmpty();
        assertThat(result.err())
                .startsWith("sillycon: ")
                .endsWith("\n")
                .hasLineCount(1)
                .contains(parts);
    }
}
