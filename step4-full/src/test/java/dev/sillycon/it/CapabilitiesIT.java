package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container's root may do, whoever has started it. */
class CapabilitiesIT {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private static final String STATUS = "exec cat /proc/self/status";

    private static final String NONE = "0000000000000000";

    /** The set that Docker and podman give, as "capsh --decode" knows it. */
    private static final String DEFAULT = "00000000a80425fb";

    private static Result run(User user, List<String> options, String script) {
        return Host.sillycon(user, "run")
                .and(options.toArray(String[]::new))
                .and(TestImages.busybox().toString(), "sh", "-c", script)
                .run();
    }

    private static void assertSets(Result result, String permitted, String bounding) {
        assertThat(result.out())
                .as("%s", result)
                .contains("CapInh:\t" + NONE, "CapPrm:\t" + permitted, "CapEff:\t" + permitted)
                .contains("CapBnd:\t" + bounding, "CapAmb:\t" + NONE);
    }

    @ParameterizedTest
    @EnumSource
    void rootHasTheDefault(User user) {
        assertSets(run(user, List.of(), STATUS), DEFAULT, DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "ALICE"}) // BOB has no second user
    void anotherUserHasNone(User user) {
        assertSets(run(user, List.of("-u", "1000"), STATUS), NONE, DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "--cap-add SYS_ADMIN, 00000000a82425fb",
        "--cap-add cap_sys_admin --cap-drop CHOWN, 00000000a82425fa",
        "--cap-drop ALL, 0000000000000000",
        "--cap-drop all --cap-add CAP_KILL, 0000000000000020",
        "--cap-add KILL --cap-drop KILL, 00000000a80425fb",
        "--cap-add ALL --cap-drop CHOWN --cap-drop CHECKPOINT_RESTORE, 000000fffffffffe",
        "--cap-add ALL, 000001ffffffffff",
    })
    void optionsChangeTheSetAsInDocker(String options, String set) {
        assertSets(run(User.ALICE, List.of(options.split(" ", -1)), STATUS), set, set);
    }

    /** What is new in the kernel is dropped; here that shows if the kernel is newer than our list. */
    @Test
    void noCapabilityOfTheKernelIsForgotten() {
        // Not by Files.readString: the kernel gives the whole number to the first read(2) only.
        int last = Integer.parseInt(
                Host.must(new Command("cat", "/proc/sys/kernel/cap_last_cap")).out());
        String bounding =
                run(User.ALICE, List.of("--cap-drop", "ALL"), STATUS).out().replaceAll("(?s).*CapBnd:\t(\\w+).*", "$1");
        assertThat(last).isGreaterThanOrEqualTo(40);
        assertThat(Long.parseUnsignedLong(bounding, 16)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void mountAndSethostnameAreRefused(User user) {
        String script = "mount -t tmpfs x /tmp; echo mount $?; hostname box; echo hostname $?; hostname";
        assertThat(run(user, List.of(), script).out().lines()).containsExactly("mount 1", "hostname 1", "sillycon");
        assertThat(run(user, List.of("--cap-add", "SYS_ADMIN"), script).out().lines())
                .containsExactly("mount 0", "hostname 0", "box");
    }

    @Test
    void whatServersAndInstallersNeedWorks() {
        String script = "touch /f && chown 5:6 /f && chmod u+s /f && mknod /p p && chroot / true && stat -c %u:%g:%a /f"
                + " && (nc -l -p 80 -e true & until nc 127.0.0.1 80 </dev/null 2>/dev/null; do sleep 0.1; done)"
                + " && ping -c 1 127.0.0.1 | grep -c ' 0%'";
        assertThat(run(User.ALICE, List.of(), script).out().lines()).containsExactly("5:6:4644", "1");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Result result = run(User.ALICE, List.of("--cap-add", "SYS_ADMINS"), "true");
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("sillycon: no such capability: SYS_ADMINS;")
                .contains("capabilities(7)");
    }
}
