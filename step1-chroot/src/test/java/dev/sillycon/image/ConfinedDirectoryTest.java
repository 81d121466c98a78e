package dev.sillycon.image;

import static dev.sillycon.linux.Constants.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sillycon.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways in a directory that are made to be long, or to have no end. */
@Timeout(60)
final class ConfinedDirectoryTest {

    @TempDir
    Path root;

    private ConfinedDirectory directory;

    @BeforeEach
    void open() {
        directory = new ConfinedDirectory(root.toString(), List.of());
    }

    @AfterEach
    void close() {
        directory.close();
    }

    /** Each link leads over two of the one before: a million links in all. */
    @Test
    void linksThatMultiplyAreCounted() {
        directory.makeDirectory("d");
        directory.makeSymlink("l0", "d");
        for (int i = 1; i <= 20; i++) {
            directory.makeSymlink("l" + i, "l%1$d/../l%1$d".formatted(i - 1));
        }

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> directory.throughLinks("l20/file"))
                .withMessageContaining("link without an end");
        assertThat(directory.throughLinks("l3/file")).isEqualTo("d/file");
    }

    @Test
    void aLinkThatNoFileCanBeBehindIsReplaced() throws IOException {
        directory.makeSymlink("link", "x".repeat(300));
        String path = directory.throughLinks("link/file");
        directory.makeFile(path, InputStream.nullInputStream(), Optional.empty());

        assertThat(root.resolve("link")).isDirectoryContaining("glob:**/file");
    }

    @Test
    void aDirectoryThatALinkToItselfReplacesHasNoTime() {
        directory.makeDirectory("it");
        directory.setTime("it", Instant.EPOCH, true);
        directory.makeSymlink("it", "it");
        directory.setDirectoryTimes();

        assertThat(root.resolve("it")).isSymbolicLink();
    }

    @Test
    void aHardLinkIsForFilesOnly() {
        directory.makeDirectory("directory");

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> directory.makeHardLink("link", "directory"))
                .withMessageContaining("link to directory, which the image lacks");
    }

    /** No path leads to its end: 4096 bytes are the most that a path may have. */
    @Test
    void aTreeOfAnyDepthIsRemoved() throws IOException {
        directory.makeDirectory("deep");
        int last = Linux.open(root.resolve("deep").toString(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        for (int i = 0; i < 5000; i++) {
            Linux.mkdirat(last, "d", 0700);
            Linux.symlinkat("/", last, "link");
            int next = Linux.openat(last, "d", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
            Linux.close(last);
            last = next;
        }
        Linux.close(last);
        directory.makeDirectory("deep/0"); // a name that removing could choose for what it moves
        directory.makeDirectory("deep/0/1");
        directory.makeDirectory("deep/0/1/2");

        directory.remove("deep");

        assertThat(root).isEmptyDirectory();
    }
}
