package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener hears, and how the arguments look. */
final class SystemCallListenerTest {

    /** Hears the calls of the test's own thread, and forbids one by its name. */
    private final class Heard implements SystemCallListener {

        private final Thread me = Thread.currentThread();

        @Override
        public void before(SystemCall call) {
            if (Thread.currentThread() == me) {
                if (call.name().equals(forbidden)) {
                    throw new IllegalStateException("forbidden");
                }
                heard.add(call.toString());
            }
        }

        @Override
        public void begun(int pid) {
            heard.add("begun");
            begun = pid;
        }

        @Override
        public void after(SystemCall call, SystemCallResult result) {
            if (Thread.currentThread() == me) {
                heard.add(result.isRefused() ? result.error() : Long.toString(result.value()));
                assertThat(result.nanos()).isPositive();
            }
        }
    }

    private final List<String> heard = new ArrayList<>();
    private String forbidden;
    private int begun;

    @BeforeEach
    void listen() {
        Linux.setListener(new Heard());
    }

    @AfterEach
    void stopListening() {
        Linux.setListener(null);
    }

    @Test
    void hearsTheCallBeforeAndTheResultAfterwards() {
        int mask = Linux.umask(022);
        Linux.umask(mask);
        assertThat(heard).containsExactly("umask(022)", Integer.toString(mask), "umask(0" + octal(mask) + ")", "18");
    }

    private static String octal(int mask) {
        return Integer.toOctalString(mask);
    }

    @Test
    void hearsOfARefusalByTheNameOfTheError() {
        refused(() -> Linux.chdir("/none"));
        assertThat(heard).containsExactly("chdir(\"/none\")", "ENOENT");
    }

    @Test
    void mayPreventACall() {
        forbidden = "umask";
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Linux.umask(0));
        forbidden = null;
        assertThat(Linux.umask(022)).isNotZero();
        Linux.umask(022);
    }

    @Test
    void hearsNothingAfterItWasTakenAway() {
        Linux.setListener(null);
        Linux.geteuid();
        assertThat(heard).isEmpty();
    }

    @Test
    void hearsWhatAChildDoesBetweenItsBeginningAndTheReturnOfTheClone() {
        int[] child = new int[1];
        BorrowedThread.checkJvm();
        Thread lender = new Thread(
                null,
                () -> {
                    Linux.setListener(new Heard());
                    child[0] = BorrowedThread.clone(0, pid -> {
                        Linux.umask(027);
                        return 0;
                    });
                    Linux.setListener(null);
                    Linux.waitpid(child[0]);
                },
                "child",
                BorrowedThread.STACK_BYTES);
        lender.start();
        join(lender);
        assertThat(begun).isEqualTo(child[0]);
        assertThat(heard)
                .hasSize(5)
                .startsWith(
                        "clone(..., CLONE_VM|CLONE_FILES|CLONE_VFORK|CLONE_PARENT_SETTID|SIGCHLD)",
                        "begun",
                        "umask(027)");
        assertThat(heard.get(4)).isEqualTo(Integer.toString(child[0]));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void argumentsLookAsStraceShowsThem() {
        byte[] map = "0 1000 1\n".getBytes(StandardCharsets.UTF_8);
        byte[] much = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
        refused(() -> Linux.open("/no\"ne", O_WRONLY | O_CLOEXEC));
        refused(() -> Linux.open("/none\n", O_PATH | O_DIRECTORY | O_CLOEXEC));
        refused(() -> Linux.openat2(AT_FDCWD, "none", O_RDONLY, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS));
        refused(() -> Linux.write(-1, map, map.length));
        refused(() -> Linux.write(-1, much, much.length));
        refused(() -> Linux.read(-1, much));
        refused(() -> Linux.mknodat(AT_FDCWD, "/none/x", S_IFREG | 0640, 0, 0));
        refused(() -> Linux.fchownat(AT_FDCWD, "/none", 7, -1));
        refused(() -> Linux.unlinkat(-1, "none", AT_REMOVEDIR));
        refused(() -> Linux.ioctl(-1, SIOCGIFFLAGS, new Memory(40)));
        refused(() -> Linux.ioctl(-1, TIOCSCTTY, null));
        refused(() -> Linux.prctl(PR_SET_DUMPABLE, 7));
        refused(() -> Linux.execve("/none", List.of("sh", "-c", "a b"), Map.of("SECRET", "x", "PATH", "/")));
        refused(() -> Linux.pidfdSendSignal(-1, SIGTERM));
        refused(() -> Linux.lseek(-1, 5, SEEK_HOLE));

        assertThat(heard.stream().filter(line -> line.contains("(")))
                .containsExactly(
                        "open(\"/no\\\"ne\", O_WRONLY|O_CLOEXEC)",
                        "open(\"/none\\n\", O_RDONLY|O_DIRECTORY|O_CLOEXEC|O_PATH)",
                        "openat2(AT_FDCWD, \"none\", O_RDONLY, RESOLVE_NO_MAGICLINKS|RESOLVE_IN_ROOT)",
                        "write(-1, \"0 1000 1\\n\", 9)",
                        "write(-1, \"" + "x".repeat(64) + "\"..., 100)",
                        "read(-1, ..., 100)",
                        "mknodat(AT_FDCWD, \"/none/x\", S_IFREG|0640, 0)",
                        "fchownat(AT_FDCWD, \"/none\", 7, -1, AT_SYMLINK_NOFOLLOW)",
                        "unlinkat(-1, \"none\", AT_REMOVEDIR)",
                        "ioctl(-1, SIOCGIFFLAGS, ...)",
                        "ioctl(-1, TIOCSCTTY, 0)",
                        "prctl(PR_SET_DUMPABLE, 7)",
                        "execve(\"/none\", [\"sh\", \"-c\", \"a b\"], /* 2 variables */)",
                        "pidfd_send_signal(-1, SIGTERM, NULL, 0)",
                        "lseek(-1, 5, SEEK_HOLE)");
    }

    private static void refused(Runnable call) {
        assertThatExceptionOfType(SystemCallException.class).isThrownBy(call::run);
    }
}
