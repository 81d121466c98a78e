package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.MNT_DETACH;
import static dev.sillycon.linux.Constants.MS_NODEV;
import static dev.sillycon.linux.Constants.MS_NOSUID;
import static dev.sillycon.linux.Constants.MS_PRIVATE;
import static dev.sillycon.linux.Constants.MS_REC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused call looks as strace would show it. */
final class SystemCallExceptionTest {

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(
                        () -> Linux.mount("proc", "/none", "proc", MS_NOSUID | MS_NODEV, null),
                        "mount(\"proc\", \"/none\", \"proc\", MS_NOSUID|MS_NODEV, NULL)"),
                refusal(
                        () -> Linux.mount(null, "/none", null, MS_REC | MS_PRIVATE, null),
                        "mount(NULL, \"/none\", NULL, MS_REC|MS_PRIVATE, NULL)"),
                refusal(
                        () -> Linux.mount("a", "/none", "tmpfs", 0, "size=1m"),
                        "mount(\"a\", \"/none\", \"tmpfs\", 0, \"size=1m\")"),
                refusal(() -> Linux.chdir("/none"), "chdir(\"/none\")"),
                refusal(() -> Linux.mkdirat(AT_FDCWD, "/none/x", 01777), "mkdirat(AT_FDCWD, \"/none/x\", 01777)"),
                refusal(() -> Linux.symlink("target", "/none/x"), "symlink(\"target\", \"/none/x\")"),
                refusal(
                        () -> Linux.execve("/none", List.of("sh", "-c"), Map.of("A", "secret")),
                        "execve(\"/none\", [\"sh\", \"-c\"], /* 1 variable */)"));
    }

    private static Arguments refusal(ThrowingCallable call, String shown) {
        return arguments(call, shown);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusals")
    void showsTheCallItsArgumentsAndTheErrorByName(ThrowingCallable call, String shown) {
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(call)
                .withMessage(shown + ": ENOENT (No such file or directory)")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .satisfies(e -> assertThat(shown).startsWith(e.call() + "("));
    }

    @Test
    void anUnknownErrorKeepsItsNumber() {
        SystemCallException exception = new SystemCallException(new SystemCall("keyctl", 1), 126);

        assertThat(exception).hasMessage("keyctl(1): errno 126 (see errno(3))");
        assertThat(exception.errno()).isEqualTo(Errno.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "clone,  28, max_user_namespaces",
        "write,  28, --size",
        "mount,  19, modprobe",
        "mount,  38, 5.11",
        "open,   24, ulimit",
        "openat2,13, permissions",
        "clone,  12, memory",
    })
    void knowsAWayOut(String call, int number, String way) {
        assertThat(new SystemCallException(new SystemCall(call), number).wayOut())
                .hasValueSatisfying(text -> assertThat(text).contains(way));
    }

    @ParameterizedTest
    @CsvSource({"chdir, 2", "mount, 22", "ioctl, 25"})
    void knowsNoWayOutOfEverything(String call, int number) {
        assertThat(new SystemCallException(new SystemCall(call), number).wayOut())
                .isEmpty();
    }

    @Test
    void aNulByteNeverReachesTheKernel() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Linux.chdir("/tmp\0/none"))
                .withMessageContaining("/tmp?/none");
    }

    @Test
    void umountsFlagsHaveNames() {
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> Linux.umount2("/none", MNT_DETACH))
                .withMessageStartingWith("umount2(\"/none\", MNT_DETACH): E");
    }
}
