package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many containers: at once, and one after the other. */
class ManyContainersIT {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    @Test
    void fiftyAtOnce() {
        List<Command.Started> containers = IntStream.range(0, 50)
                .mapToObj(i -> Host.sillycon(
                                User.ALICE, "run", TestImages.busybox().toString())
                        .and("sh", "-c", "echo container $1 of $(hostname); exit $1", "sh", Integer.toString(i))
                        .start())
                .toList();
        for (int i = 0; i < containers.size(); i++) {
            Result result = containers.get(i).await();
            assertThat(result.status()).as("%s", result).isEqualTo(i);
            assertThat(result.out()).isEqualTo("container " + i + " of sillycon");
            assertThat(result.err()).isEmpty();
        }
    }

    /** A longer soak: {@code ./check -Dsoak.starts=20000}. */
    @Test
    void aThousandOneAfterTheOtherUnderAllocationPressure() throws IOException {
        Path classes = Host.directory().resolve("soak");
        Path runtime = Path.of(Host.launcher()).resolveSibling("step4-full/target/sillycon");
        Host.copy(Path.of("target/test-classes"), classes);
        Result result = Host.command(
                        User.ALICE,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .and("-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED")
                .and("-Djna.boot.library.path=" + runtime.resolve("lib"))
                .and("-cp", runtime + "/*:" + runtime + "/lib/*:" + classes, Soak.class.getName())
                .and(TestImages.scratch().toString(), System.getProperty("soak.starts", "1000"))
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.out().lines()).last().asString().startsWith("all ended well");
    }
}
