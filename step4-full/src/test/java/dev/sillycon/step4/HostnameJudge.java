package dev.sillycon.step4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.judge.Facts;
import dev.sillycon.linux.Errno;
import dev.sillycon.linux.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is the container called, and the host? */
final class HostnameJudge {

    private static final String NAME_FILE = "/proc/sys/kernel/hostname";

    @Test
    void theContainerHasANameAndTheHostKeepsItsOwn() {
        String host = hostname();
        String namespaceOfHost = Facts.ofHost().namespace("uts");
        try (PracticeContainer container =
                PracticeContainer.start("read name <" + NAME_FILE + "; echo \"name: $name\"")) {
            boolean refused = container
                    .failure()
                    .filter(e -> e instanceof SystemCallException call
                            && call.call().equals("sethostname")
                            && call.errno() == Errno.EPERM)
                    .isPresent();
            assertThat(refused)
                    .withFailMessage(
                            "The kernel refused sethostname(2) with EPERM. The container's root may name what belongs to its"
                                    + " user namespace, but the UTS namespace that it is in is still the practice host's,"
                                    + " which does not. Look at NAMESPACES. [hint 2]")
                    .isFalse();

            String namespace = container.awaitReady().facts().namespace("uts");
            String name = container
                    .output()
                    .lines()
                    .filter(line -> line.startsWith("name: "))
                    .map(line -> line.substring("name: ".length()))
                    .findFirst()
                    .orElse("");

            assertThat(hostname())
                    .withFailMessage(
                            "The practice host was called %s, and now it is called %s: sethostname(2) was called by a"
                                    + " process that is not in the container. The container's own process begins where"
                                    + " UserNamespace.start calls the lambda. [hint 3]",
                            host, hostname())
                    .isEqualTo(host);
            assertThat(namespace)
                    .withFailMessage(
                            "The container's UTS namespace is %s, and that is the practice host's: they share one host name."
                                    + " See NAMESPACES, and uts_namespaces(7). [hint 1]",
                            namespace)
                    .isNotEqualTo(namespaceOfHost);
            assertThat(name)
                    .withFailMessage(
                            "The container has a UTS namespace of its own, %s, but is called %s in there: a new one begins as"
                                    + " a copy. Look at sethostname(2). [hint 3]",
                            namespace, host)
                    .isNotEqualTo(host);
            assertThat(name)
                    .withFailMessage(
                            "The container calls itself %s, but was started as %s: see options.hostname(). [hint 3]",
                            name, PracticeContainer.HOSTNAME)
                    .isEqualTo(PracticeContainer.HOSTNAME);
        }
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of(NAME_FILE)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
