package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import org.junit.jupiter.api.Test;

/** Inside, as a fresh login would see it, whatever the caller and the JVM have. */
class HygieneIT {

    /** Starts a container from a caller that is as untidy as can be; prints what {@code script} prints. */
    private static String inside(String script) {
        Result result = Host.command(
                        User.ALICE,
                        "bash",
                        "-c",
                        "ulimit -S -n 517; umask 077; trap '' HUP INT PIPE USR1; exec 7</ 8>/dev/null 9<>/dev/zero;"
                                + " set -o pipefail; \"$@\" | cat", // a pipe of the user's own
                        "bash")
                .with("SECRET", "of the host")
                .with("LD_LIBRARY_PATH", "/nonexistent")
                .and(Host.launcher(), "run", TestImages.busybox().toString(), "sh", "-c", script)
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    @Test
    void signalsHaveTheirDefaultMaskAndActions() {
        assertThat(inside("exec cat /proc/self/status"))
                .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000", "SigCgt:\t0000000000000000")
                .contains("SigPnd:\t0000000000000000", "ShdPnd:\t0000000000000000");
    }

    @Test
    void openFilesAreLimitedAsTheCallersAre() {
        assertThat(inside("ulimit -S -n")).isEqualTo("517");
    }

    @Test
    void descriptorsAreStandardInputOutputAndErrorOnly() {
        assertThat(inside("exec ls /proc/1/fd").split("\\s+"))
                .containsExactly("0", "1", "2", "3"); // 3 is ls's directory
    }

    @Test
    void umaskIs022() {
        assertThat(inside("umask")).isEqualTo("0022");
    }

    @Test
    void environmentIsTheImagesAndHome() {
        assertThat(inside("cat /proc/1/environ; true").split("\0"))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/");
    }

    @Test
    void nothingGivesPrivilegesAndNoGroupIsLeft() {
        assertThat(inside("exec cat /proc/self/status")).contains("NoNewPrivs:\t1", "Groups:\t \n");
    }

    @Test
    void theSessionIsItsOwnAndHasNoTerminal() {
        assertThat(inside("read -r line < /proc/1/stat; set -- $line; echo $5 $6 $7"))
                .isEqualTo("1 1 0");
    }

    @Test
    void onlyTheContainersMountsAreThere() {
        assertThat(inside("while read -r device point rest; do echo $point; done < /proc/mounts")
                        .lines())
                .containsExactlyInAnyOrder(
                        "/",
                        "/proc",
                        "/sys",
                        "/run",
                        "/tmp",
                        "/dev",
                        "/dev/null",
                        "/dev/zero",
                        "/dev/full",
                        "/dev/random",
                        "/dev/urandom",
                        "/dev/tty",
                        "/dev/pts",
                        "/dev/shm");
    }

    @Test
    void mountsHaveTheirFlags() {
        assertThat(inside("while read -r device point type flags rest; do echo $point $type ${flags%%,relatime*}; done"
                                + " < /proc/mounts")
                        .lines())
                .contains(
                        "/proc proc rw,nosuid,nodev,noexec",
                        "/sys sysfs rw,nosuid,nodev,noexec",
                        "/run tmpfs rw,nosuid,nodev",
                        "/tmp tmpfs rw,nosuid,nodev",
                        "/dev tmpfs rw,nosuid,noexec",
                        "/dev/pts devpts rw,nosuid,noexec",
                        "/dev/shm tmpfs rw,nosuid,nodev,noexec");
        assertThat(inside("ls -ld /tmp /dev/shm /run | cut -c1-10").lines())
                .containsExactly("drwxrwxrwt", "drwxr-xr-x", "drwxrwxrwt"); // in ls's order: /dev/shm, /run, /tmp
    }

    @Test
    void devicesAndLinksWork() {
        assertThat(inside("head -c 3 /dev/zero | wc -c; echo x > /dev/null; head -c 5 /dev/urandom | wc -c;"
                                + " for link in fd stdin stdout stderr ptmx; do readlink /dev/$link; done;"
                                + " echo written > /dev/stdout")
                        .lines())
                .containsExactly(
                        "3",
                        "5",
                        "/proc/self/fd",
                        "/proc/self/fd/0",
                        "/proc/self/fd/1",
                        "/proc/self/fd/2",
                        "pts/ptmx",
                        "written");
    }

    @Test
    void workingDirectoryCannotLeadToTheHost() {
        for (int descriptor = 12; descriptor < 36; descriptor++) { // one of them is the image's directory on the host
            Result result = Host.sillycon(User.ALICE, "run", "-w", "/proc/self/fd/" + descriptor)
                    .and(TestImages.busybox().toString(), "pwd")
                    .run();
            assertThat(result.status()).as("%s", result).isEqualTo(125);
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    void closedDescriptorsStayHarmless() {
        Result result = Host.command(User.ALICE, "sh", "-c", "\"$@\" <&- 2>&-", "sh")
                .and(Host.launcher(), "run", TestImages.busybox().toString())
                .and("sh", "-c", "cd /proc/1/fd; readlink 0; readlink 2; ls; true")
                .run();
        assertThat(result.out().lines()).containsExactly("/dev/null", "/dev/null", "0", "1", "2");
    }

    @Test
    void aDirectoryAsStandardInputIsRefused() {
        Result result = Host.command(User.ALICE, "sh", "-c", "\"$@\" </", "sh")
                .and(Host.launcher(), "run", TestImages.busybox().toString(), "true")
                .run();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("descriptor 0 is a directory");
    }

    @Test
    void theCallersKeysStayOutside() {
        // One session keyring, its own and empty: without it, there is none here, and the caller's would be searched.
        // The
        // user's keyrings (_uid, _uid_ses) may show besides, if an earlier login of the same ID has made them.
        assertThat(inside("cat /proc/keys").lines().filter(key -> key.contains(" _ses:")))
                .hasSize(1)
                .allMatch(key -> key.endsWith("_ses: empty"));
    }

    @Test
    void rootDirectoryIsOpenToItsUsers() {
        assertThat(inside("stat -c %a /")).isEqualTo("755"); // although the caller's umask is 077
    }
}
