package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal with a user's shell, in tmux. */
final class Tmux {

    /** At the end of what is shown: nothing has been typed yet. */
    private static final Pattern PROMPT = Pattern.compile("outer-(\\d+)-(\\d+)>\\s*\\z");

    private static final AtomicInteger SERVERS = new AtomicInteger();

    /** A server of its own, in the user's home: that of the test before may be just ending. */
    private final String socket = "it-" + SERVERS.incrementAndGet();

    private final User user;
    private final int columns;
    private final int rows;
    private int promptBefore;

    Tmux(User user, int columns, int rows) {
        this.user = user;
        this.columns = columns;
        this.rows = rows;
    }

    void start() {
        tmux("-f", "/dev/null", "new-session", "-d", "-s", "it", "-x", "" + columns, "-y", "" + rows, shell());
        await("outer-");
    }

    /** A shell whose prompt counts, and tells the status of the last command. */
    private String shell() {
        return "cd " + Host.home(user) + " && exec env PS1='outer-$((n+=1))-$?> ' /bin/sh";
    }

    Result tmux(String... words) {
        Result result = Host.command(user, "tmux", "-u", "-L", socket)
                .and(words)
                .with("TERM", "xterm")
                .with("TMUX_TMPDIR", Host.home(user).toString())
                .run();
        assertThat(result.status()).as("%s", result).isZero();
        return result;
    }

    void kill() {
        Host.command(user, "tmux", "-L", socket, "kill-server")
                .with("TMUX_TMPDIR", Host.home(user).toString())
                .run();
    }

    /** Types a line. */
    void type(String line) {
        if (!line.isEmpty()) {
            tmux("send-keys", "-t", "it", "-l", line);
        }
        key("Enter");
    }

    void key(String name) {
        tmux("send-keys", "-t", "it", name);
    }

    /** Everything shown since the beginning, lines joined that the window's edge has broken. */
    String screen() {
        return tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "it").out();
    }

    /** What is shown just now. */
    String visible() {
        return tmux("capture-pane", "-p", "-t", "it").out();
    }

    void await(String text) {
        try {
            Processes.await(text, () -> screen().contains(text));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the terminal shows:\n" + screen(), e);
        }
    }

    /** Types a line when the outer shell asks for one. */
    void command(String line) {
        promptBefore = Integer.parseInt(nextPrompt().group(1));
        type(line);
    }

    /** The outer shell's prompt tells it, when the shell has the terminal again. */
    int statusOfLastCommand() {
        return Integer.parseInt(nextPrompt().group(2));
    }

    private Matcher nextPrompt() {
        AtomicReference<Matcher> found = new AtomicReference<>();
        Processes.await("a prompt after number " + promptBefore, () -> {
            Matcher prompt = PROMPT.matcher(screen());
            found.set(prompt);
            return prompt.find() && Integer.parseInt(prompt.group(1)) > promptBefore;
        });
        return found.get();
    }

    /** Rows and columns, as tmux has them. */
    String size() {
        return tmux("display-message", "-p", "-t", "it", "#{pane_height} #{pane_width}")
                .out();
    }

    void record(String name) {
        tmux("pipe-pane", "-t", "it", "-o", "cat >" + file(name));
    }

    /** What has been shown since, to the next prompt. */
    byte[] recorded(String name) {
        String prompt = nextPrompt().group().strip();
        AtomicReference<byte[]> all = new AtomicReference<>();
        Processes.await("the record of " + prompt, () -> {
            all.set(Host.command(user, "cat", file(name)).run().bytes());
            return new String(all.get(), StandardCharsets.ISO_8859_1).contains(prompt);
        });
        return all.get();
    }

    String file(String name) {
        return Host.home(user).resolve(name).toString();
    }

    /** The processes of the user, and of the user's containers. */
    List<String> processes() {
        List<String> lines = new ArrayList<>();
        Result all = Host.command(User.ROOT, "ps", "-eo", "user:64,pid,args").run();
        all.out().lines().filter(line -> line.startsWith(user.login + " ")).forEach(lines::add);
        return lines;
    }
}
