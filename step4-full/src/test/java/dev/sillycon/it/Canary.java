package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.file.Path;

/**
 * Files outside of all images, which everybody may change. Whoever does so, or shows the secret among them, has left
 * its image.
 */
final class Canary {

    static final String SECRET = "the canary sings " + ProcessHandle.current().pid();

    private static final String MAKE = """
            mkdir -p "$1/directory"
            cd "$1"
            echo "$2" >secret
            echo content | tee file directory/inner >/dev/null
            echo '#!/bin/sh' >program
            echo "outsider::0:0:$2:/:" >passwd
            ln file second-name
            ln -s file link
            mkfifo fifo
            chmod 0666 file directory/inner passwd
            chmod 0755 program
            chmod 0600 secret
            chmod 0777 . directory
            touch -d 2001-01-01 file program secret directory/inner
            """;

    /** Everything that could be changed in a file changes its ctime, too. */
    private static final String LIST = """
            cd "$1"
            find . -printf '%p %y %m %U:%G %n %s %T@ %C@ %l\\n' | sort
            find . -type f -exec sha256sum {} + | sort
            """;

    private final Path directory;
    private final String before;

    Canary(Path directory) {
        this.directory = directory;
        Host.must(Host.command(User.ROOT, "sh", "-euc", "umask 022\n" + MAKE, "sh", directory.toString(), SECRET));
        this.before = list();
    }

    private String list() {
        return Host.must(Host.command(User.ROOT, "sh", "-euc", LIST, "sh", directory.toString()))
                .out();
    }

    void remove() {
        Host.must(Host.command(User.ROOT, "rm", "-r", directory.toString()));
    }

    void assertUntouched() {
        assertThat(list()).isEqualTo(before);
    }
}
