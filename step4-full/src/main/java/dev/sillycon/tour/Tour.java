package dev.sillycon.tour;

import dev.sillycon.explain.Scribe;
import dev.sillycon.explain.Sentences;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.ProcFile;
import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import dev.sillycon.step3.Child;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stops before each layer of a container, and shows afterwards what it has changed. */
public final class Tour implements SystemCallListener {

    private static final int STDIN = 0;
    private static final int INTERRUPTED = 130;

    private static final List<Stop> STOPS = List.of(
            new Stop(
                    "A process in new namespaces",
                    "clone\\(",
                    "clone(2) makes a child on a borrowed thread of this JVM. Each CLONE_NEW flag gives it a"
                            + " namespace of its own."),
            new Stop(
                    "Users",
                    "open\\(\"/proc/\\d+/uid_map|posix_spawn\\(.*/newuidmap",
                    "In there, it is nobody yet. The map says which user ID inside is which outside; then it can become"
                            + " root, inside."),
            new Stop(
                    "A host name",
                    "sethostname\\(",
                    "The name changes in its UTS namespace. The machine keeps its own."),
            new Stop(
                    "A network, as small as it gets",
                    "socket\\(",
                    "A new network namespace has the interface lo, and it is down. It comes up, and there is 127.0.0.1."),
            new Stop(
                    "The image as a file system",
                    "unshare\\(",
                    "A mount table of its own, at first a copy. In it overlayfs merges the image's layers and a directory"
                            + " for changes."),
            new Stop(
                    "What programs expect",
                    "mount\\(\"proc\"",
                    "/proc shows its own PID namespace; /dev has a few devices of the host's and terminals of its own."),
            new Stop(
                    "Another root",
                    "pivot_root\\(",
                    "The new root and the old change places. Then the old one is taken away, with all of the host's"
                            + " mounts."),
            new Stop(
                    "Hygiene",
                    "open\\(\"/dev/ptmx|setsid\\(",
                    "What the JVM and the host have left in this process goes: terminal, session, descriptors, most"
                            + " capabilities, keys."),
            new Stop(
                    "The program",
                    "execve\\(",
                    "The program takes the place of Java in this process, and all that was made stays."));

    /** Those that are shown when they are made, unless they come in crowds; the others make files, open or close them. */
    private static final Set<String> SHOWN = Set.of(
            "clone",
            "posix_spawn",
            "write",
            "setgroups",
            "setresgid",
            "setresuid",
            "sethostname",
            "ioctl",
            "unshare",
            "mount",
            "pivot_root",
            "umount2",
            "setsid",
            "close_range",
            "keyctl",
            "prctl",
            "dup2",
            "execve");

    private final Sentences sentences = new Sentences();
    private final Scribe scribe = new Scribe("tour");
    private final Stage stage = new Stage(Linux.isatty(STDIN));
    private final long jvm = ProcessHandle.current().pid();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile long child;
    private final AtomicInteger passed = new AtomicInteger();
    private volatile String hostname = hostname();
    private volatile boolean over;
    private Facts before;

    /** Has a container made with stops on the way. */
    public Child of(Supplier<Child> start) {
        scribe.post(() -> stage.open(STOPS.size()));
        Linux.setListener(this);
        return start.get();
    }

    /** Leaves at once, by a signal. */
    public void leave() {
        left.completeExceptionally(new TourLeft(INTERRUPTED));
    }

    /** Nothing more is shown. */
    public void end() {
        over = true;
        Linux.setListener(null);
        if (!left.isDone()) { // else it waits for a key that nobody will press
            scribe.await();
        }
    }

    @Override
    public void before(SystemCall call) {
        int number = passed.get();
        if (number == STOPS.size() && call.name().equals("execve")) {
            scribe.await(); // the program must not find us in the midst of a line
        }
        if (over || number == STOPS.size() || !STOPS.get(number).isBefore(call)) {
            return;
        }
        passed.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        scribe.post(() -> {
            showChanges();
            stage.announce(number + 1, STOPS.size(), STOPS.get(number), call.toString());
            if (stage.isToGoOn()) {
                before = facts();
                answer.complete(null);
            } else {
                answer.completeExceptionally(new TourLeft(0));
            }
        });
        await(answer);
    }

    private void await(CompletableFuture<Void> answer) {
        try {
            CompletableFuture.anyOf(answer, left).join();
        } catch (CompletionException e) {
            over = true; // what is still to be closed is closed
            throw e.getCause() instanceof TourLeft reason ? reason : e;
        }
    }

    @Override
    public void begun(int pid) {
        child = pid;
        scribe.post(() -> stage.show("clone(...)", Integer.toString(pid)));
    }

    @Override
    public void after(SystemCall call, SystemCallResult result) {
        if (over) {
            return;
        }
        if (call.name().equals("clone") && !result.isRefused()) { // the program runs, or there is none
            end();
            return;
        }
        if (call.name().equals("sethostname")) {
            hostname = hostname(); // this is the child: no file tells it to others
        }
        String shown = call.toString();
        if (SHOWN.contains(call.name()) && !sentences.of(shown).folds()) {
            String value = result.isRefused() ? result.error() : Long.toString(result.value());
            scribe.post(() -> stage.show(shown, value));
        }
    }

    private void showChanges() {
        if (before != null) {
            stage.changes(facts().changesSince(before));
        }
    }

    private Facts facts() {
        return Facts.of(child == 0 ? jvm : child, hostname);
    }

    private static String hostname() {
        return ProcFile.read("/proc/sys/kernel/hostname").orElse("unknown");
    }
}
