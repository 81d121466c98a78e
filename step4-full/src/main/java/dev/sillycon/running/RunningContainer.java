package dev.sillycon.running;

import dev.sillycon.linux.Linux;
import java.util.List;
import java.util.Optional;

/**
 * A container that runs.
 *
 * @param name as it was started with
 * @param first its first process
 * @param supervisor the parent of that
 */
public record RunningContainer(String name, ProcessFiles first, ProcessFiles supervisor) {

    /** Those that we may see: our own, and for root all. */
    public static List<RunningContainer> all() {
        return ProcessFiles.all().stream()
                .flatMap(process -> of(process).stream())
                .toList();
    }

    /** Finds one by the process ID of its first process, or by its name, which others' may have as well as ours. */
    public static RunningContainer find(String pidOrName) {
        List<RunningContainer> all = all();
        Optional<RunningContainer> byPid = all.stream()
                .filter(container -> pidOrName.equals(Integer.toString(container.pid())))
                .findFirst();
        if (byPid.isPresent()) {
            return byPid.get();
        }
        List<RunningContainer> named = all.stream()
                .filter(container -> container.name.equals(pidOrName))
                .toList();
        if (named.stream().anyMatch(RunningContainer::isOwn)) {
            named = named.stream().filter(RunningContainer::isOwn).toList();
        }
        if (named.isEmpty()) {
            throw new IllegalStateException("no container of yours that runs has this name, or this first process: "
                    + pidOrName + "; see ./sillycon ns");
        }
        if (named.size() > 1) {
            List<Integer> pids = named.stream().map(RunningContainer::pid).toList();
            throw new IllegalStateException(
                    named.size() + " containers are called " + pidOrName + "; choose by process ID: " + pids);
        }
        return named.get(0);
    }

    /** A container's first process is number 1 of its PID namespace, and child of a supervisor that has a name tag. */
    // tag::of[]
    private static Optional<RunningContainer> of(ProcessFiles process) {
        List<Integer> ids = process.ids();
        if (ids.size() < 2 || ids.get(ids.size() - 1) != 1) {
            return Optional.empty();
        }
        ProcessFiles parent = process.parent();
        boolean ours = parent.link("ns/user").equals(ProcessFiles.self().link("ns/user"));
        boolean executed = !process.commandLine().equals(parent.commandLine()); // until then it shares its memory
        return ours && executed
                ? NameTag.of(parent).map(name -> new RunningContainer(name, process, parent))
                : Optional.empty();
    }
    // end::of[]

    /** Whether its first process is still the one that was found. */
    public boolean isThere() {
        return of(first).equals(Optional.of(this));
    }

    /** Whether the caller has started it. */
    private boolean isOwn() {
        return supervisor.numbers("Uid").skip(1).limit(1).anyMatch(effective -> effective == Linux.geteuid());
    }

    /** The process ID of its first process. */
    public int pid() {
        return first.pid();
    }
}
