package dev.sillycon.explain;

import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Turns what it hears into events. Which process has made a call, it knows by the thread and by whether that is lent. */
final class Recorder implements SystemCallListener {

    /** A call that has not come back: a clone, while the child runs; an execve, if it succeeds. */
    private record Pending(List<String> arguments, Sentence why, long start) {

        SystemCallResult result(long value) {
            return new SystemCallResult(value, System.nanoTime() - start);
        }
    }

    /** What is known of a thread; a child runs on it, or the JVM. */
    private static final class Lane {
        Actor actor;
        Pending clone;
        Pending execve;

        Lane(Actor actor) {
            this.actor = actor;
        }
    }

    private final Sentences sentences = new Sentences();
    private final Printer printer;
    private final Actor jvm = new Actor(ProcessHandle.current().pid(), 0, Set.of());
    private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(() -> new Lane(jvm));

    Recorder(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void before(SystemCall call) {
        Lane lane = lanes.get();
        switch (call.name()) {
            case "clone" -> lane.clone = pending(call);
            case "execve" -> {
                lane.execve = pending(call);
                printer.print(new Event.Executing(lane.actor, call.toString(), lane.execve.why));
                printer.await(); // the program must not find us in the midst of a line
            }
            default -> {}
        }
    }

    private Pending pending(SystemCall call) {
        return new Pending(call.arguments(), sentences.of(call.toString()), System.nanoTime());
    }

    @Override
    public void begun(int pid) {
        Lane lane = lanes.get();
        Pending clone = lane.clone;
        printer.print(made(jvm, "clone", clone, clone.result(pid)));
        lane.actor = new Actor(pid, 1, Namespace.in(clone.arguments.toString()));
    }

    @Override
    public void after(SystemCall call, SystemCallResult result) {
        Lane lane = lanes.get();
        switch (call.name()) {
            case "clone" -> afterClone(lane, result);
            case "execve" -> {
                printer.print(made(lane.actor, "execve", lane.execve, result));
                lane.execve = null;
            }
            default -> {
                printer.print(new Event.Made(
                        lane.actor, call.name(), call.arguments(), sentences.of(call.toString()), result));
                if (call.name().equals("unshare") && !result.isRefused()) {
                    lane.actor = with(lane.actor, Namespace.in(call.toString()));
                }
            }
        }
    }

    /** The thread is the JVM's again. */
    private void afterClone(Lane lane, SystemCallResult result) {
        if (result.isRefused()) {
            printer.print(made(jvm, "clone", lane.clone, result));
        } else if (lane.execve != null) {
            printer.print(new Event.Executed(made(lane.actor, "execve", lane.execve, lane.execve.result(0))));
        }
        lanes.remove();
    }

    private static Event.Made made(Actor actor, String name, Pending call, SystemCallResult result) {
        return new Event.Made(actor, name, call.arguments, call.why, result);
    }

    private static Actor with(Actor actor, Set<Namespace> more) {
        Set<Namespace> all = EnumSet.copyOf(more);
        all.addAll(actor.namespaces());
        return new Actor(actor.pid(), actor.depth(), all);
    }
}
