package dev.sillycon.lab;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import com.sun.jna.Memory;
import dev.sillycon.linux.Linux;
import dev.sillycon.terminal.Screen;
import dev.sillycon.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Checks the current exercise whenever its file has been saved, and shows on a screen what became of it. */
final class Watch implements AutoCloseable {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    private static final long KEY_MILLIS = 100;

    /** Editors write a file in several steps. */
    private static final long SETTLE_MILLIS = 100;

    private static final int CONTROL_C = 3;
    private static final String CLEAR = "\033[H\033[2J";
    private static final int KEY_ROWS = 2;
    private static final String KEYS = "h hint   enter check again   q leave";

    private final Lab lab;
    private final Checker checker;
    private final Pages pages;
    private final Optional<Memory> terminal;
    private final WatchService files;
    private List<String> before = List.of();

    Watch(Lab lab, Checker checker, Pages pages) {
        this.lab = lab;
        this.checker = checker;
        this.pages = pages;
        try {
            files = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        terminal = Linux.isatty(STDIN) && Linux.isatty(STDOUT)
                ? Optional.of(Terminal.makeRaw(STDIN)) // keys as they come; so lines end in \r\n below
                : Optional.empty();
    }

    /** Begins with one exercise, and runs until all are done, or the learner leaves. */
    void run(Optional<Exercise> first) {
        try {
            for (Optional<Exercise> next = first; next.isPresent(); next = lab.current()) {
                if (!solve(next.get())) {
                    return;
                }
            }
            show(pages.allDone(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks the exercise as often as it takes; false if the learner leaves. */
    private boolean solve(Exercise exercise) throws IOException, InterruptedException {
        Path directory = lab.checkout().resolve(exercise.workingCopy()).getParent();
        WatchKey key = directory.register(files, ENTRY_CREATE, ENTRY_MODIFY);
        try {
            while (true) {
                show(exercise, List.of("Checking ..."));
                Verdict verdict = lab.check(exercise, checker);
                List<String> said = pages.verdict(exercise, verdict);
                if (verdict instanceof Verdict.Passed) {
                    before = said;
                    return true;
                }
                show(exercise, said);
                if (!waitForSave(exercise)) {
                    return false;
                }
            }
        } finally {
            key.cancel();
        }
    }

    /** Waits until the file is saved, or a key asks for a check; false if the learner leaves. */
    private boolean waitForSave(Exercise exercise) throws IOException, InterruptedException {
        while (!saved(exercise)) {
            while (terminal.isPresent() && System.in.available() > 0) {
                switch (System.in.read()) {
                    case 'q', CONTROL_C -> {
                        return false;
                    }
                    case '\r' -> {
                        return true;
                    }
                    case 'h' -> show(exercise, pages.hint(exercise));
                    default -> {} // no such key
                }
            }
        }
        return true;
    }

    private boolean saved(Exercise exercise) throws InterruptedException {
        WatchKey key = files.poll(KEY_MILLIS, TimeUnit.MILLISECONDS);
        if (key == null) {
            return false;
        }
        Thread.sleep(SETTLE_MILLIS);
        boolean saved = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            saved |= exercise.fileName().equals(String.valueOf(event.context()));
        }
        key.reset();
        return saved;
    }

    private void show(Exercise exercise, List<String> said) {
        List<String> lines = new ArrayList<>(pages.task(exercise));
        lines.add("");
        lines.addAll(said);
        show(lines, KEYS);
    }

    /** Shows how far the learner is, then lines as far as there is room, then the keys. */
    private void show(List<String> lines, String keys) {
        List<String> all = new ArrayList<>(List.of(pages.bar()));
        all.addAll(before);
        all.add("");
        all.addAll(lines);
        if (terminal.isEmpty()) {
            all.forEach(System.out::println);
            System.out.println();
            return;
        }
        fit(all);
        all.add("");
        all.add(keys);
        System.out.print(CLEAR + String.join("\r\n", all)); // no line end behind the last: it would scroll
        System.out.flush();
    }

    /** Cuts what would push the first lines off the screen. A line that is too long takes several rows. */
    private static void fit(List<String> lines) {
        Screen screen = Screen.of(STDOUT);
        int room = screen.rows() - KEY_ROWS;
        for (int i = 0; i < lines.size(); i++) {
            room -= 1 + (lines.get(i).length() - 1) / screen.columns();
            if (room < (i == lines.size() - 1 ? 0 : 1)) {
                lines.subList(i, lines.size()).clear();
                lines.add("... and more: ./sillycon lab check");
            }
        }
    }

    @Override
    public void close() {
        terminal.ifPresent(settings -> {
            Linux.tcsetattr(STDIN, settings);
            System.out.println();
        });
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
