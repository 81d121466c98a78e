package dev.sillycon.slides;

import java.io.IOException;
import java.nio.file.Path;

/** The browser prints the decks, and takes a picture of each slide for the handouts. Meanwhile others may work. */
final class Chromium {

    private final Process process;

    private Chromium(Process process) {
        this.process = process;
    }

    static Chromium print(Path module, Path target, Path npm) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "node",
                module.resolve("src/main/browser/print.cjs").toString(),
                target.toString(),
                target.resolveSibling("slide-pictures").toString());
        builder.environment().put("NODE_PATH", npm.resolve("node_modules").toString());
        return new Chromium(builder.inheritIO().start());
    }

    void await() {
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Chromium could not print the slides, see above");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Chromium printed the slides", e);
        }
    }
}
