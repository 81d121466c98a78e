package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --explain} tells is what strace(1) sees; and the text is for people. */
final class ExplainIT {

    /** The calls that shape a container. Of writes, those to the maps. */
    private static final Set<String> SHAPING =
            Set.of("mount", "unshare", "clone", "pivot_root", "umount2", "sethostname", "chroot", "execve", "write");

    /** A line of strace's: process, call, arguments, and what came of it or that it is not finished yet. */
    private static final Pattern TRACED =
            Pattern.compile("(\\d+) +(\\w+)\\((.*?)(?:\\) += .*| <unfinished \\.\\.\\.>)");

    /** What strace -y writes behind a descriptor. */
    private static final Pattern MAP_FILE = Pattern.compile("</proc/\\d+/(uid_map|gid_map|setgroups)>");

    private static final Pattern FLAG = Pattern.compile("CLONE_\\w+|SIG\\w+");

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    /** A call that was explained. */
    private record Explained(Map<String, Object> object) {

        static Explained of(String line) {
            try {
                return new Explained(JSON.std.mapFrom(line));
            } catch (IOException e) {
                throw new UncheckedIOException(line, e);
            }
        }

        String call() {
            return object.get("call").toString();
        }

        List<String> arguments() {
            return ((List<?>) object.get("arguments"))
                    .stream().map(Object::toString).toList();
        }

        String text() {
            return call() + "(" + String.join(", ", arguments()) + ")";
        }

        String why() {
            return object.get("why").toString();
        }

        boolean isChilds() {
            return object.get("process").equals("child");
        }

        String pid() {
            return object.get("pid").toString();
        }

        List<?> namespaces() {
            return (List<?>) object.get("namespaces");
        }
    }

    private static List<Explained> explained(String json) {
        return json.lines()
                .filter(line -> line.startsWith("{"))
                .map(Explained::of)
                .toList();
    }

    // ---- beside strace --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"ROOT, step1", "ROOT, step2", "ROOT, step3", "ROOT, run", "BOB, step3", "BOB, run"})
    void theCallsAreThoseThatStraceSees(User user, String command) throws IOException {
        Path trace = Host.temporary().resolve("trace-" + user + "-" + command);
        Result result = Host.command(user, "strace", "-f", "-y", "-s", "4096", "-o", trace.toString())
                .and("-e", "trace=" + String.join(",", SHAPING), Host.launcher(), command)
                .and("--root", TestStore.of(user).path().toString(), "--explain=json")
                .and(TestImages.busybox().toString(), "sh", "-c", "exit 7")
                .run();
        assertThat(result.status()).as("%s", result).isEqualTo(7);

        List<Explained> explained = explained(result.err());
        List<String> traced = traced(Files.readString(trace, StandardCharsets.UTF_8), children(explained));
        Host.must(new Command(Host.asRoot()).and("rm", trace.toString()));
        assertThat(explained.stream().filter(ExplainIT::shapes).map(ExplainIT::comparable))
                .isNotEmpty()
                .containsExactlyElementsOf(traced);
        assertThat(traced).last().asString().startsWith("execve(\"/bin/sh\", [\"sh\", \"-c\", \"exit 7\"]");
        assertThat(traced).hasSizeGreaterThan(command.equals("step1") ? 3 : 20);
    }

    private static Set<String> children(List<Explained> explained) {
        return explained.stream()
                .filter(Explained::isChilds)
                .map(Explained::pid)
                .collect(Collectors.toSet());
    }

    private static boolean shapes(Explained call) {
        return SHAPING.contains(call.call()) && (!call.call().equals("write") || isOfMap(call));
    }

    private static boolean isOfMap(Explained write) {
        return write.arguments().get(1).matches("\"(deny|0 [\\d \\\\n]+)\"");
    }

    private static String comparable(Explained call) {
        return switch (call.call()) {
            case "clone" -> "clone(" + flags(call.text()) + ")";
            case "execve" ->
                "execve(" + call.arguments().get(0) + ", " + call.arguments().get(1) + ")";
            default -> call.text();
        };
    }

    /** As {@link #comparable}, of what strace saw of the JVM and its children; the launcher's own calls are left out. */
    private static List<String> traced(String trace, Set<String> children) {
        List<String> calls = new ArrayList<>();
        trace.lines().map(TRACED::matcher).filter(Matcher::matches).forEach(line -> {
            String name = line.group(2);
            String arguments = line.group(3);
            boolean ours = switch (name) {
                case "write" -> MAP_FILE.matcher(arguments).find();
                case "clone" -> arguments.contains("CLONE_VFORK");
                case "execve" -> children.contains(line.group(1));
                default -> true;
            };
            if (ours) {
                String shown = switch (name) {
                    case "clone" -> flags(arguments).toString();
                    case "execve" -> arguments.substring(0, arguments.indexOf(']') + 1);
                    default -> arguments.replaceAll("(^\\d+)<[^>]*>", "$1");
                };
                calls.add(name + "(" + shown + ")");
            }
        });
        return calls;
    }

    private static Set<String> flags(String text) {
        return FLAG.matcher(text).results().map(match -> match.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- JSON -----------------------------------------------------------------------------------------------------

    @Test
    void eachCallIsAnObjectWithItsProcessAndItsNamespaces() {
        List<Explained> explained =
                explained(Host.must(run(User.ALICE, "--explain=json", "true")).err());

        assertThat(explained).allSatisfy(call -> {
            assertThat(call.object())
                    .containsOnlyKeys(
                            "pid",
                            "process",
                            "namespaces",
                            "call",
                            "arguments",
                            call.object().containsKey("error") ? "error" : "result",
                            "nanos",
                            "why");
            assertThat(Long.parseLong(call.object().get("nanos").toString())).isPositive();
        });
        assertThat(find(explained, "mount(\"proc\"").namespaces())
                .isEqualTo(List.of("user", "pid", "net", "uts", "ipc", "cgroup", "mnt"));
        assertThat(find(explained, "sethostname(").namespaces())
                .isEqualTo(List.of("user", "pid", "net", "uts", "ipc", "cgroup"));
        assertThat(find(explained, "clone(").namespaces()).isEmpty();
        assertThat(find(explained, "execve(\"/bin/true\"").object()).containsEntry("result", 0);
        assertThat(find(explained, "posix_spawn(..., \"/usr/bin/newuidmap\"").isChilds())
                .isFalse();
        assertThat(find(explained, "prctl(PR_SET_PDEATHSIG, SIGKILL)").isChilds())
                .isTrue();
    }

    private static Explained find(List<Explained> calls, String start) {
        return calls.stream()
                .filter(call -> call.text().startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static Command run(User user, String option, String... words) {
        return TestStore.of(user)
                .command("run", option, TestImages.busybox().toString())
                .and(words);
    }

    @Test
    void everyCallHasASentenceAndEverySentenceIsUsed() throws IOException {
        String busybox = TestImages.busybox().toString();
        List<Explained> all = new ArrayList<>();
        all.addAll(ofStep(User.ROOT, "step1", busybox, "sh", "-c", "mkdir /m && mount -t tmpfs none /m"));
        all.addAll(ofStep(User.ROOT, "step2", busybox, "true"));
        all.addAll(ofStep(User.ALICE, "step3", busybox, "true"));
        all.addAll(ofStep(User.BOB, "run", busybox, "true"));
        all.addAll(ofStep(User.ROOT, "run", "--user", "1000", busybox, "true"));
        all.addAll(atATerminal());

        assertThat(all)
                .allSatisfy(call -> assertThat(call.why()).as(call.text()).isNotEmpty());
        assertThat(all.stream().map(Explained::why).collect(Collectors.toSet())).isEqualTo(sentences());
    }

    private static List<Explained> ofStep(User user, String command, String... words) {
        return explained(
                Host.must(TestStore.of(user).command(command, "--explain=json").and(words))
                        .err());
    }

    private static List<Explained> atATerminal() {
        Tmux terminal = new Tmux(User.ALICE, 80, 24);
        terminal.start();
        try {
            terminal.command(Host.launcher() + " run --explain=json " + TestImages.busybox()
                    + " sh -c 'echo ready-$((1+1)); read -r line' 2>explained");
            terminal.await("ready-2");
            terminal.type("a line, for which something must wait");
            assertThat(terminal.statusOfLastCommand()).isZero();
            return explained(Host.command(User.ALICE, "cat", terminal.file("explained"))
                    .run()
                    .out());
        } finally {
            terminal.kill();
        }
    }

    private static Set<String> sentences() throws IOException {
        try (InputStream resource = ExplainIT.class.getResourceAsStream("/dev/sillycon/explain/sentences.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(" "))
                    .map(String::strip)
                    .collect(Collectors.toSet());
        }
    }

    // ---- text -----------------------------------------------------------------------------------------------------

    @Test
    void theTextTellsEachCallWithItsNamespacesAndWhy() {
        Result result = Host.must(run(User.ALICE, "--explain", "echo", "hello"));

        assertThat(result.out()).isEqualTo("hello");
        assertThat(result.err().lines())
                .anyMatch(line -> line.matches("\\.{7} clone\\(\\.\\.\\., .*CLONE_NEWUSER.*\\) = \\d+ \\(.* ms\\)"))
                .anyMatch(line -> line.matches("upnhic\\.   sethostname\\(\"sillycon\", 8\\) = 0 \\(.* ms\\)"))
                .anyMatch(line -> line.matches("upnhicm   pivot_root\\(\"\\.\", \"\\.\"\\) = 0 \\(.* ms\\)"))
                .anyMatch(line -> line.matches("upnhicm   rt_sigaction x\\d+ \\(.*\\)"))
                .contains("            A name for this UTS namespace; the machine keeps its own.");
        assertThat(result.err().lines().toList())
                .as("nothing after the program's beginning")
                .filteredOn(line -> line.contains("execve(\"/bin/echo\", [\"echo\", \"hello\"]"))
                .hasSize(1);
    }

    @Test
    void thousandsOfFilesAreALineOrTwo() {
        String text = Host.must(TestStore.of(User.ALICE)
                        .command("run", "--explain", TestImages.debian().toString(), "true"))
                .err();
        assertThat(text).containsPattern("openat2 x\\d{3,}").containsPattern("fchownat x\\d{3,}");
        assertThat(text.lines().count()).isLessThan(250);
    }

    @Test
    void aRefusedCallIsShownWithItsError() {
        Result text = Host.sillycon(
                        User.ALICE, "step1", "--explain", TestImages.busybox().toString())
                .run();
        assertThat(text.status()).isEqualTo(125);
        assertThat(text.err()).containsPattern("chroot\\(\"/\"\\) = EPERM \\(.* ms\\)");
        assertThat(text.err().lines()).last().asString().startsWith("sillycon: chroot(\"/\"): EPERM");

        Result json = Host.sillycon(
                        User.ALICE,
                        "step1",
                        "--explain=json",
                        TestImages.busybox().toString())
                .run();
        assertThat(find(explained(json.err()), "chroot(").object())
                .containsEntry("error", "EPERM")
                .doesNotContainKey("result");
    }

    @Test
    void aProgramThatIsMissingIsToldByItsErrors() {
        Result result = run(User.ALICE, "--explain", "no-such-program").run();
        assertThat(result.status()).isEqualTo(127);
        assertThat(result.err()).containsPattern("execve\\(\"/bin/no-such-program\".*\n.*= ENOENT");
    }

    @Test
    void whoDoesNotAskIsToldNothing() {
        assertThat(Host.must(run(User.ROOT, "--user=0", "true")).err()).isEmpty();
    }

    @Test
    void whatIsNoFormIsRefused() {
        Result result = run(User.ALICE, "--explain=xml", "true").run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).startsWith("sillycon: ").contains("--explain");
    }

    @Test
    void aTerminalIsTheProgramsFromItsBeginningOn() {
        Tmux terminal = new Tmux(User.ALICE, 80, 24);
        terminal.start();
        try {
            terminal.command(Host.launcher() + " run --explain " + TestImages.busybox() + " sh");
            terminal.await("/ #");
            terminal.type("clear; tty; echo typed-$((1+1))");
            terminal.await("typed-2");
            assertThat(terminal.screen()).contains("execve(\"/bin/sh\"", "/dev/pts/0");
            terminal.type("exit 3");
            assertThat(terminal.statusOfLastCommand()).isEqualTo(3);
            String screen = terminal.screen();
            assertThat(screen.substring(screen.indexOf("typed-2"))).doesNotContain("waitpid", "ioctl(", "poll(");
            assertThat(screen.lines().filter(line -> line.matches("[.upnhicm]{7} .*")))
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 80);
        } finally {
            terminal.kill();
        }
    }
}
