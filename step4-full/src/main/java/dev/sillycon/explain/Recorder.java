package dev.sillycon.explain;

import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Turns what it hears into events. Which process has made a call, it knows by the thread and by whether that is lent. */
final class Recorder implements SystemCallListener {

    private static final Set<String> MOVES = Set.of("unshare", "setns");

    /** A call that has not come back: a clone, while the child runs; an execve, if it succeeds. */
    private record Pending(List<String> arguments, Sentence why, long start) {

        SystemCallResult result(long value) {
            return new SystemCallResult(value, System.nanoTime() - start);
        }
    }

    /** A process on a thread, and the calls of its own that have not come back. */
    private static final class Frame {
        private Actor actor;
        private Pending clone;
        private Pending execve;

        Frame(Actor actor) {
            this.actor = actor;
        }
    }

    private final Sentences sentences = new Sentences();
    private final Scribe scribe;
    private final Format format;

    /** The JVM's frame, and upon it that of the child to which this thread is lent, and of its child. */
    private final ThreadLocal<Deque<Frame>> frames = ThreadLocal.withInitial(() -> new ArrayDeque<>(List.of(jvm())));

    Recorder(Scribe scribe, Format format) {
        this.scribe = scribe;
        this.format = format;
    }

    private void print(Event event) {
        scribe.post(() -> format.print(event));
    }

    @Override
    public void before(SystemCall call) {
        Frame frame = frames.get().getFirst();
        switch (call.name()) {
            case "clone" -> frame.clone = pending(call);
            case "execve" -> {
                frame.execve = pending(call);
                print(new Event.Executing(frame.actor, call.toString(), frame.execve.why));
                scribe.await(); // the program must not find us in the midst of a line
            }
            default -> {}
        }
    }

    private Pending pending(SystemCall call) {
        return new Pending(call.arguments(), sentences.of(call.toString()), System.nanoTime());
    }

    @Override
    public void begun(int pid) {
        Frame parent = frames.get().getFirst();
        print(made(parent.actor, "clone", parent.clone, parent.clone.result(pid)));
        Set<Namespace> own = union(parent.actor.namespaces(), Namespace.in(parent.clone.arguments.toString()));
        frames.get().addFirst(new Frame(new Actor(pid, parent.actor.depth() + 1, own)));
    }

    @Override
    public void after(SystemCall call, SystemCallResult result) {
        Frame frame = frames.get().getFirst();
        switch (call.name()) {
            case "clone" -> afterClone(frame, result);
            case "execve" -> {
                print(made(frame.actor, "execve", frame.execve, result));
                frame.execve = null;
            }
            default -> {
                print(new Event.Made(
                        frame.actor, call.name(), call.arguments(), sentences.of(call.toString()), result));
                if (MOVES.contains(call.name()) && !result.isRefused()) {
                    Actor before = frame.actor;
                    Set<Namespace> own = union(before.namespaces(), Namespace.in(call.toString()));
                    frame.actor = new Actor(before.pid(), before.depth(), own);
                }
            }
        }
    }

    /** The thread is the parent's again; this is its frame if there is no child, else the child's. */
    private void afterClone(Frame frame, SystemCallResult result) {
        if (result.isRefused()) {
            print(made(frame.actor, "clone", frame.clone, result));
            return;
        }
        if (frame.execve != null) {
            print(new Event.Executed(made(frame.actor, "execve", frame.execve, frame.execve.result(0))));
        }
        frames.get().removeFirst();
    }

    private static Frame jvm() {
        return new Frame(new Actor(ProcessHandle.current().pid(), 0, Set.of()));
    }

    private static Event.Made made(Actor actor, String name, Pending call, SystemCallResult result) {
        return new Event.Made(actor, name, call.arguments, call.why, result);
    }

    private static Set<Namespace> union(Set<Namespace> some, Set<Namespace> others) {
        Set<Namespace> all = EnumSet.noneOf(Namespace.class);
        all.addAll(some);
        all.addAll(others);
        return all;
    }
}
