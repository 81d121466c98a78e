package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code run} takes from the image, what from its command line, and what it says about mistakes. */
final class CommandLineIT {

    private static final int OWN_ERROR = 125;
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Adds an entrypoint that tells what it was given, users and groups, and defaults of all kinds. */
    private static final String RECIPE = """
            cp -r "$1" defaults
            mkdir -p layer/bin layer/etc
            cat >layer/bin/show <<'END'
            #!/bin/sh
            echo "words:$*"
            echo "directory:$(pwd)"
            echo "user:$(id -u) $(id -g) $(id -G)"
            echo "home:$HOME"
            echo "colour:$COLOUR"
            END
            chmod 755 layer/bin/show
            cat >layer/etc/passwd <<'END'
            root:x:0:0:root:/root:/bin/sh
            carol:x:1000:1000::/home/carol:/bin/sh
            homeless:x:1001:1001:::/bin/sh
            END
            cat >layer/etc/group <<'END'
            root:x:0:
            carol:x:1000:
            staff:x:50:dave,carol
            games:x:60:carol
            others:x:70:dave
            END
            tar --numeric-owner --owner=0 --group=0 -C layer -cf layer.tar bin/show etc/passwd etc/group
            umoci raw add-layer --image defaults:latest layer.tar
            umoci config --image defaults:latest --config.entrypoint /bin/show \\
                --config.cmd some --config.cmd 'default words' --config.env COLOUR=green \\
                --config.workingdir /srv/data --config.user carol
            chmod -R a+rX defaults
            """;

    private static Path image;

    @BeforeAll
    static void makeImage() throws IOException {
        Path directory = Files.createDirectory(Host.directory().resolve("command-line"));
        Result made = new Command(
                        "sh",
                        "-euc",
                        "umask 022\n" + RECIPE,
                        "sh",
                        TestImages.busybox().toString())
                .in(directory)
                .run();
        assertThat(made.status()).as("%s", made).isZero();
        image = directory.resolve("defaults");
    }

    @Test
    void theImageTellsWhatToRun() {
        assertThat(out(List.of(), List.of()))
                .containsExactly(
                        "words:some default words",
                        "directory:/srv/data",
                        "user:1000 1000 1000 50 60",
                        "home:/home/carol",
                        "colour:green");
    }

    @Test
    void otherWordsReplaceTheCommandButNotTheEntrypoint() {
        assertThat(out(List.of(), List.of("mine", ""))).contains("words:mine ", "colour:green");
    }

    @Test
    void anotherEntrypointTakesTheCommandAway() {
        assertThat(out(List.of("--entrypoint", "/bin/echo"), List.of())).containsExactly("");
        assertThat(out(List.of("--entrypoint", "echo"), List.of("mine"))).containsExactly("mine");
    }

    @Test
    void anEmptyEntrypointTakesTheImagesAway() {
        assertThat(out(List.of("--entrypoint", ""), List.of("echo", "mine"))).containsExactly("mine");
    }

    @ParameterizedTest
    @CsvSource({
        "root, 0 0 0, /root",
        "carol, 1000 1000 1000 50 60, /home/carol",
        "1000, 1000 1000 1000 50 60, /home/carol",
        "carol:staff, 1000 50 50, /home/carol",
        "carol:7, 1000 7 7, /home/carol",
        "1000:staff, 1000 50 50, /home/carol",
        "homeless, 1001 1001 1001, /",
        "4321, 4321 0 0, /",
        "4321:8765, 4321 8765 8765, /",
        "4321:games, 4321 60 60, /",
        "0, 0 0 0, /root",
    })
    void theUserIsANameOrANumber(String user, String ids, String home) {
        assertThat(out(List.of("--user", user), List.of())).contains("user:" + ids, "home:" + home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-knows", "carol:nobody-knows", "99999", "-1", "1000:99999"})
    void aUserThatTheContainerLacksIsRefused(String user) {
        assertRefused(run(User.ALICE, List.of("-u", user), List.of()), user.replaceFirst(".*:", ""));
    }

    @Test
    void aUserBeyondTheOnlyIdIsRefusedWithTheWayOut() {
        Result result = run(User.BOB, List.of("-u", "carol"), List.of());
        assertThat(result.status()).as("%s", result).isEqualTo(OWN_ERROR);
        assertThat(result.err()).contains("1000:1000").contains("usermod --add-subuids");
        assertThat(run(User.BOB, List.of("-u", "root"), List.of()).out()).contains("user:0 0 0");
    }

    @Test
    void theWorkingDirectoryIsMadeIfItIsMissing() {
        assertThat(out(List.of("-w", "/made/for me"), List.of())).contains("directory:/made/for me");
        assertThat(out(List.of("--workdir=/bin"), List.of())).contains("directory:/bin");
    }

    @Test
    void aFileIsNoWorkingDirectory() {
        assertRefused(run(User.ALICE, List.of("-w", "/bin/busybox"), List.of()), "/bin/busybox");
    }

    @Test
    void theHostnameIsTheNamesIfNoneIsGiven() {
        String name = "/proc/sys/kernel/hostname";
        List<String> cat = List.of("--entrypoint", "cat");
        assertThat(out(cat, List.of(name))).containsExactly("sillycon");
        assertThat(out(plus(cat, "--name", "pandora"), List.of(name))).containsExactly("pandora");
        assertThat(out(plus(cat, "--hostname", "box"), List.of(name))).containsExactly("box");
        assertThat(out(plus(cat, "--hostname", "box", "--name", "pandora"), List.of(name)))
                .containsExactly("box");
    }

    @Test
    void aHostnameIsNotTooLong() {
        assertThat(out(List.of("--hostname", "h".repeat(64), "--entrypoint", "hostname"), List.of()))
                .containsExactly("h".repeat(64));
        assertRefused(run(User.ALICE, List.of("--hostname", "h".repeat(65)), List.of()), "not a hostname");
    }

    @Test
    void theContainerHasTheImagesEnvironmentAndNothingOfTheCallers() {
        Result result = Host.sillycon(User.ALICE, "run", TestImages.scratch().toString(), "/busybox", "env")
                .with("CALLER", "secret")
                .with("LANG", "de_DE.UTF-8")
                .with("LD_LIBRARY_PATH", "/tmp")
                .with("TERM", "vt52")
                .with("TMPDIR", "/tmp")
                .run();
        assertThat(result.out().lines()).as("%s", result).containsExactlyInAnyOrder(PATH, "HOME=/");
    }

    @Test
    void variablesAreSetReplacedAndCopied() {
        Result result = Host.sillycon(User.ALICE, "run")
                .and("-e", "COLOUR=red", "--env", "EMPTY=", "-e", "TWICE=1", "-eTWICE=2", "-e", "SUM=1+1=2")
                .and("-e", "CALLERS", "-e", "NOT_THERE", "--env=HOME=/elsewhere", "-e", "LINES=one\ntwo")
                .and("--entrypoint", "env", image.toString())
                .with("CALLERS", "a  copy")
                .with("OTHER", "not copied")
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out().lines())
                .containsExactlyInAnyOrder(
                        PATH,
                        "COLOUR=red",
                        "EMPTY=",
                        "TWICE=2",
                        "SUM=1+1=2",
                        "CALLERS=a  copy",
                        "HOME=/elsewhere",
                        "LINES=one",
                        "two");
    }

    @Test
    void variablesComeFromFilesToo() throws IOException {
        Path first = write("first.env", """
                # a comment

                COLOUR=red # and this is of the value
                QUOTED="as it is"
                CALLERS
                NOT_THERE
                #LEFT_OUT=1
                LAST=first
                SHARED=file""");
        Path second = write("second.env", "LAST=second\n");
        Result result = Host.sillycon(User.ALICE, "run", "--env-file", first.toString())
                .and("--env-file", second.toString(), "-e", "SHARED=option", "--entrypoint", "env", image.toString())
                .with("CALLERS", "copy")
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out().lines())
                .containsExactlyInAnyOrder(
                        PATH,
                        "HOME=/home/carol",
                        "COLOUR=red # and this is of the value",
                        "QUOTED=\"as it is\"",
                        "CALLERS=copy",
                        "LAST=second",
                        "SHARED=option");
    }

    @Test
    void aFileOfVariablesThatCannotBeReadIsNamed() throws IOException {
        Path binary = Files.write(Host.directory().resolve("binary.env"), new byte[] {'A', '=', (byte) 0xff, '\n'});
        assertRefused(run(User.ALICE, List.of("--env-file", "/nowhere.env"), List.of()), "/nowhere.env");
        assertRefused(run(User.ALICE, List.of("--env-file", binary.toString()), List.of()), binary.toString());
        assertRefused(run(User.ALICE, List.of("-e", "=value"), List.of()), "=value");
    }

    @Test
    void whatStandsBehindTheImageIsTheCommands() throws IOException {
        Path file = write("at-file", "expanded\n");
        List<String> words =
                List.of("-e", "A=1", "--hostname", "h", "--help", "--", "-", "", "@" + file, "${HOME}", "\"q\"");
        List<String> all = plus(List.of("/busybox", "printf", "<%s>\\n"), words.toArray(String[]::new));
        Result result = Host.sillycon(User.ALICE, "run", TestImages.scratch().toString())
                .and(all.toArray(String[]::new))
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out().lines().toList())
                .isEqualTo(words.stream().map(word -> "<" + word + ">").toList());
    }

    @Test
    void theProgramIsLookedUpInTheContainersPath() {
        List<String> none = List.of("--entrypoint", "show");
        assertThat(out(none, List.of("found"))).contains("words:found");
        assertThat(out(plus(none, "-e", "PATH=/nowhere:/bin"), List.of("found")))
                .contains("words:found");

        Result absent = run(User.ALICE, plus(none, "-e", "PATH=/nowhere:/etc"), List.of());
        assertThat(absent.status()).as("%s", absent).isEqualTo(127);
        assertOneLine(absent, "show", "PATH=/nowhere:/etc");
        Result notExecutable = run(User.ALICE, List.of("--entrypoint", "/etc/passwd"), List.of());
        assertThat(notExecutable.status()).as("%s", notExecutable).isEqualTo(126);
        assertOneLine(notExecutable, "/etc/passwd", "EACCES");
    }

    @Test
    void anImageOfOneFileRuns() {
        Result result = Host.sillycon(User.ALICE, "run", TestImages.scratch().toString())
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out()).isEqualTo("hello from nothing");
        assertThat(result.err()).isEmpty();
        // no /etc there: numbers and root are all the users that there are
        for (String user : List.of("root", "0", "7:8")) {
            assertThat(Host.sillycon(User.ALICE, "run", "-u", user)
                            .and(TestImages.scratch().toString(), "/busybox", "env")
                            .run()
                            .out())
                    .contains("HOME=/");
        }
        assertRefused(
                Host.sillycon(
                                User.ALICE,
                                "run",
                                "-u",
                                "daemon",
                                TestImages.scratch().toString())
                        .run(),
                "daemon");
    }

    @Test
    void theExitStatusIsTheProgramsOwn() {
        for (int status : List.of(1, 125, 255)) {
            Result result =
                    run(User.ALICE, List.of("--entrypoint", "sh"), List.of("-c", "echo told >&2; exit " + status));
            assertThat(result.status()).as("%s", result).isEqualTo(status);
            assertThat(result.err()).isEqualTo("told\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/proc"})
    void theLauncherWorksFromAnyDirectory(String directory) {
        Result result = Host.sillycon(User.ALICE, "run", TestImages.scratch().toString())
                .in(Path.of(directory))
                .run();
        assertThat(result.out()).as("%s", result).isEqualTo("hello from nothing");
    }

    @Test
    void theLauncherWorksByAnyName() throws IOException {
        Path links = Files.createDirectory(Host.directory().resolve("links"));
        Files.createDirectory(links.resolve("bin"));
        Files.createSymbolicLink(links.resolve("bin/relative"), Path.of("../../sillycon"));
        Files.createSymbolicLink(links.resolve("absolute"), Host.directory().resolve("sillycon"));
        Files.createSymbolicLink(links.resolve("link-to-link"), Path.of("bin/relative"));
        Path images = TestImages.scratch().getParent();
        String scratch = TestImages.scratch().getFileName().toString();

        for (String name : List.of(
                "./sillycon",
                "links/bin/relative",
                "links/absolute",
                "links/link-to-link",
                links.resolve("link-to-link").toString())) {
            Result result = Host.command(User.ALICE, name, "run")
                    .and(Host.directory().relativize(images).resolve(scratch).toString())
                    .in(Host.directory())
                    .run();
            assertThat(result.out()).as("%s", result).isEqualTo("hello from nothing");
            assertThat(result.err()).isEmpty();
        }
        Result byPath = Host.command(User.ALICE, "env", "PATH=" + links.resolve("bin") + ":/usr/bin:/bin")
                .and("relative", "run", scratch)
                .in(images)
                .run();
        assertThat(byPath.out()).as("%s", byPath).isEqualTo("hello from nothing");
    }

    @Test
    void theLauncherWorksInADirectoryWithBlanks() throws IOException {
        Path home = Host.directory().resolve("a place with 'blanks'");
        Host.copy(Host.directory().resolve("step4-full"), home.resolve("step4-full"));
        Host.copy(Host.directory().resolve("sillycon"), home.resolve("sillycon"));
        Result result = Host.command(User.ALICE, home.resolve("sillycon").toString(), "run")
                .and(TestImages.scratch().toString())
                .run();
        assertThat(result.out()).as("%s", result).isEqualTo("hello from nothing");
        assertThat(result.err()).isEmpty();
    }

    /** The shell spells the letters, so that this test's own JVM need not be able to. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=C", "LC_ALL=C.UTF-8", "UNSET=1"})
    void everyLetterPassesInEveryLocale(String locale) {
        String script = """
                umlauts=$(printf 'Gr\\303\\274\\303\\237e \\344\\270\\226\\347\\225\\214 \\360\\237\\220\\263')
                rm -f "$HOME/$umlauts"
                ln -s "$2" "$HOME/$umlauts"
                "$1" run -e "LETTERS=$umlauts" -w "/$umlauts" "$HOME/$umlauts" \\
                    /busybox sh -c '/busybox printf %s "$LETTERS,$PWD,$1"' sh "$umlauts"
                printf '\\n%s' "$umlauts,/$umlauts,$umlauts"
                """;
        int equals = locale.indexOf('=');
        Result result = Host.command(User.ALICE, "sh", "-euc", script, "sh")
                .and(
                        Host.directory().resolve("sillycon").toString(),
                        TestImages.scratch().toString())
                .with(locale.substring(0, equals), locale.substring(equals + 1))
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo(lines.get(1));
    }

    static Stream<List<String>> mistakes() {
        return Stream.of(
                List.of("run", "--no-such-option", "image"),
                List.of("run", "/no/such/image"),
                List.of("run", "/no/such/image:tag"),
                List.of("run", "/dev/null"),
                List.of("run", "/usr"),
                List.of("run", ""),
                List.of("run", "--env"),
                List.of("run", "-w", "/a", "-w", "/b", "image"),
                List.of("no-such-command"),
                List.of("--no-such-option"),
                List.of("help", "no-such-command"),
                List.of("doctor", "--no-such-option"),
                List.of("demo", "surplus"),
                List.of("step3"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldInOneLine(List<String> arguments) {
        Result result =
                Host.sillycon(User.ALICE, arguments.toArray(String[]::new)).run();
        assertRefused(result, "");
    }

    @Test
    void aMistakeIsNamedWithTheWayOut() {
        assertRefused(Host.sillycon(User.ALICE, "run", "--bogus").run(), "'--bogus'", "./sillycon help run");
        assertRefused(Host.sillycon(User.ALICE, "bogus").run(), "'bogus'", "./sillycon help");
        assertRefused(Host.sillycon(User.ALICE, "run", "/no/image").run(), "/no/image", "./sillycon demo");
        assertRefused(
                Host.sillycon(User.ALICE, "run").in(Host.home(User.ALICE)).run(),
                "no image given",
                "./sillycon run IMAGE");
    }

    @Test
    void debugShowsWhereAnErrorComesFrom() {
        for (List<String> words :
                List.of(List.of("--debug", "run", "/no/image"), List.of("run", "--debug", "/no/image"))) {
            Result result =
                    Host.sillycon(User.ALICE, words.toArray(String[]::new)).run();
            assertThat(result.status()).isEqualTo(OWN_ERROR);
            assertThat(result.err())
                    .startsWith("sillycon: no such image: /no/image")
                    .contains("\tat dev.sillycon.");
        }
    }

    static Stream<List<String>> helps() {
        return Stream.of(
                List.of("help"),
                List.of(),
                List.of("help", "run"),
                List.of("run", "--help"),
                List.of("run", "-h"),
                List.of("help", "demo"),
                List.of("demo", "-h"),
                List.of("help", "doctor"),
                List.of("doctor", "--help"),
                List.of("step1", "--help"),
                List.of("help", "step3"),
                List.of("help", "breakout"),
                List.of("practice", "--help"));
    }

    @ParameterizedTest
    @MethodSource("helps")
    void helpIsPrinted(List<String> words) {
        Result result = Host.sillycon(User.ALICE, words.toArray(String[]::new)).run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: sillycon");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
        for (String word : words) {
            if (!word.startsWith("-") && !word.equals("help")) {
                assertThat(result.out()).startsWith("Usage: sillycon " + word);
            }
        }
    }

    @Test
    void helpNamesEveryCommandAndOption() {
        assertThat(Host.sillycon(User.ALICE, "help").run().out())
                .contains("demo", "run", "step1", "step2", "step3", "practice", "breakout", "doctor", "help");
        assertThat(Host.sillycon(User.ALICE, "help", "run").run().out())
                .contains("-e,", "--env-file", "-w,", "-u,", "--entrypoint", "--name", "--hostname", "--config", "125");
    }

    private static List<String> out(List<String> options, List<String> words) {
        Result result = run(User.ALICE, options, words);
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
        String all = new String(result.bytes(), StandardCharsets.UTF_8);
        return all.lines().toList();
    }

    private static Result run(User user, List<String> options, List<String> words) {
        return Host.sillycon(user, "run")
                .and(options.toArray(String[]::new))
                .and(image.toString())
                .and(words.toArray(String[]::new))
                .run();
    }

    private static List<String> plus(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(Host.directory().resolve(name), text);
    }

    private static void assertRefused(Result result, String... parts) {
        assertThat(result.status()).as("%s", result).isEqualTo(OWN_ERROR);
        assertOneLine(result, parts);
    }

    private static void assertOneLine(Result result, String... parts) {
        assertThat(result.bytes()).as("%s", result).isEmpty();
        assertThat(result.err())
                .startsWith("sillycon: ")
                .endsWith("\n")
                .hasLineCount(1)
                .contains(parts);
    }
}
