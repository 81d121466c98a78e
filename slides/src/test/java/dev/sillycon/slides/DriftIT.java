package dev.sillycon.slides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slides cannot drift from the code: in a copy of both, the code changes. */
final class DriftIT {

    private static final String CHROOT = "step1-chroot/src/main/java/dev/sillycon/step1/Chroot.java";
    private static final Deck LIGHTNING = new Deck("lightning", Language.DE);

    private static Documents documents;

    @TempDir
    Path copy;

    @BeforeAll
    static void start() {
        documents = new Documents();
    }

    @AfterAll
    static void stop() {
        documents.close();
    }

    @BeforeEach
    void copySources() {
        for (String tree : List.of(
                "step1-chroot/src/main",
                "step2-mountns/src/main",
                "step3-userns/src/main",
                "step4-full/src/main",
                "slides/src")) {
            assertThat(Programs.run(Path.of(".."), Map.of(), List.of("cp", "-r", "--parents", tree, copy.toString())))
                    .isEqualTo(new Programs.Result(0, ""));
        }
    }

    private String deck() throws IOException {
        new Build(copy.resolve("slides"), copy.resolve("site"), "").deck(documents, LIGHTNING);
        return Files.readString(copy.resolve("site/lightning-de.html"));
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(copy.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(copy.resolve(file), text.replace(from, to));
    }

    @Test
    void aChangeInAShownMethodChangesTheSlide() throws IOException {
        assertThat(deck()).doesNotContain("another comment");

        edit(CHROOT, "// all layers, one over the other", "// another comment");

        assertThat(deck()).contains("another comment");
    }

    @Test
    void aTagThatIsGoneBreaksTheBuild() throws IOException {
        edit(CHROOT, "// tag::chroot[]", "");

        assertThatThrownBy(this::deck).hasMessageContaining("tag").hasMessageContaining("chroot");
    }

    @Test
    void aFileThatIsGoneBreaksTheBuild() throws IOException {
        Files.delete(copy.resolve(CHROOT));

        assertThatThrownBy(this::deck).hasMessageContaining("Chroot.java");
    }

    @Test
    void aLineThatTheTalkLightsUpAndThatIsGoneBreaksTheBuild() throws IOException {
        edit("step4-full/src/main/java/dev/sillycon/step4/Container.java", "Hygiene.likeALogin", "Tidiness.likeALogin");

        assertThatThrownBy(this::deck).hasStackTraceContaining("no line of its code has \"Hygiene\" (steps)");
    }
}
