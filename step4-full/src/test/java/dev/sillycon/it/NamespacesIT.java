package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Document;

/** {@code ns} shows what lsns(8) and /proc say of the same processes; and to each user what is theirs to see. */
class NamespacesIT {

    private static final List<String> KINDS = List.of("user", "mnt", "pid", "net", "uts", "ipc", "cgroup", "time");

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final List<Command.Started> containers = new ArrayList<>();

    @BeforeEach
    void start() {
        start(User.ALICE, "<web & co>");
        start(User.BOB, "of-bob");
    }

    private void start(User user, String name) {
        Command.Started container = Host.sillycon(user, "run", "--hostname", "box", "--name", name)
                .and(TestImages.busybox().toString(), "sh", "-c", "echo ready; sleep 34568 & wait")
                .start();
        containers.add(container);
        container.awaitOutput("ready");
    }

    @AfterEach
    void end() {
        for (Command.Started container : containers) {
            container.signal("KILL");
            container.await();
        }
    }

    private String pid(int container) {
        return Host.must(new Command(
                        "pgrep", "-P", Long.toString(containers.get(container).pid())))
                .out();
    }

    private static String ns(User user, String... arguments) {
        return Host.must(Host.sillycon(user, "ns").and(arguments)).out();
    }

    @Test
    void theTreeHasTheNumbersOfProc() {
        String tree = ns(User.ALICE);
        for (String kind : KINDS) {
            String number = Host.must(Host.command(User.ROOT, "readlink", "/proc/" + pid(0) + "/ns/" + kind))
                    .out()
                    .replaceAll("\\D", "");
            String whose = kind.equals("time") ? "shared with this machine" : "of its own";
            assertThat(tree).containsPattern(kind + " +" + number + "  " + whose);
        }
        assertThat(tree.lines().allMatch(line -> line.length() <= 80)).as(tree).isTrue();
        assertThat(tree).doesNotContain("\u001b");
    }

    @Test
    void theSameNumbersAsLsns() {
        String lsns = Host.must(Host.command(User.ROOT, "lsns", "-n", "-o", "NS", "-p", pid(0)))
                .out();
        TreeSet<String> wanted = new TreeSet<>(lsns.lines().map(String::strip).toList());
        String tree = ns(User.ROOT, pid(0));
        TreeSet<String> shown = new TreeSet<>(Pattern.compile("\\b40\\d{8}\\b")
                .matcher(tree.substring(tree.indexOf("<web & co>")))
                .results()
                .map(result -> result.group())
                .toList());
        assertThat(shown).isEqualTo(wanted);
    }

    @Test
    void processesAndUsersFromBothSides() {
        String status = Host.must(Host.command(User.ROOT, "cat", "/proc/" + pid(0) + "/status"))
                .out();
        assertThat(status).contains("NSpid:\t" + pid(0) + "\t1");
        assertThat(ns(User.ALICE))
                .contains("process 1 is " + pid(0) + " outside (sh)")
                .contains("user 0 is " + Host.uid(User.ALICE) + ", 1-65536 are ");
        assertThat(ns(User.BOB)).contains("user 0 is " + Host.uid(User.BOB) + " outside");
    }

    @Test
    void whatEndsMeanwhileIsLeftOut() {
        String starts = "while :; do \"$@\" 0.05; \"$@\" 0.5; done";
        Command.Started starting = Host.command(User.ALICE, "sh", "-c", starts, "sh", Host.launcher())
                .and("run", "--name", "short", TestImages.busybox().toString(), "sleep")
                .start();
        containers.add(starting); // ends with the others
        boolean seen = false;
        for (int round = 0; round < 30; round++) {
            seen |= ns(User.ROOT).contains("short");
        }
        assertThat(seen).isTrue();
    }

    @Test
    void everybodySeesTheirOwnAndRootSeesAll() {
        assertThat(ns(User.ALICE)).contains("<web & co>").doesNotContain("of-bob");
        assertThat(ns(User.BOB)).contains("of-bob").doesNotContain("<web & co>");
        assertThat(ns(User.ROOT)).contains("<web & co>", "of-bob");
        Result refused = Host.sillycon(User.BOB, "ns", pid(0)).run();
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).hasLineCount(1).contains("not yours to see");
    }

    @Test
    void anyProcessOfOnesOwnCanBeAskedFor() {
        String self = Host.must(Host.command(User.ALICE, "sh", "-c", "exec \"$0\" ns $$", Host.launcher()))
                .out();
        assertThat(self).contains("process ").containsPattern("user +\\d+  shared with this machine");
    }

    @Test
    void svgAndHtmlAreXmlWithTextAndWithoutScripts() throws Exception {
        for (String form : List.of("--svg", "--html")) {
            String text = ns(User.ROOT, form);
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(
                            text.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
            assertThat(document.getElementsByTagName("script").getLength()).isZero();
            assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(50);
            assertThat(document.getDocumentElement().getTextContent())
                    .contains("<web & co>", "of-bob", "this machine", "of its own")
                    .contains("1 is " + pid(0) + " outside (sh)", "prefers-color-scheme: dark");
        }
    }
}
