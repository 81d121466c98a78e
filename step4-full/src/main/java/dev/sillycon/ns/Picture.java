package dev.sillycon.ns;

import dev.sillycon.running.ProcessFiles;
import dev.sillycon.running.RunningContainer;
import java.util.List;
import java.util.Optional;

/**
 * What there is to be shown.
 *
 * @param here where we are: the host, mostly
 * @param others the containers, or the one process that was asked for
 */
public record Picture(Scope here, List<Scope> others) {

    /** The number that every kernel gives to its first user namespace: linux/proc_ns.h. */
    private static final long INITIAL_USER_NAMESPACE = 0xEFFF_FFFDL;

    /** This machine and all containers that we may see. */
    public static Picture ofAll() {
        return of(RunningContainer.all());
    }

    /** This machine and one container, by its name or first process; or any other process. */
    public static Picture of(String pidOrName) {
        boolean isOther = pidOrName.matches("\\d{1,9}")
                && RunningContainer.all().stream()
                        .noneMatch(container -> pidOrName.equals(Integer.toString(container.pid())));
        if (!isOther) {
            Picture picture = of(List.of(RunningContainer.find(pidOrName)));
            if (picture.others().isEmpty()) {
                throw new IllegalStateException("container " + pidOrName + " has just ended");
            }
            return picture;
        }
        ProcessFiles process = new ProcessFiles(Integer.parseInt(pidOrName));
        if (process.ids().isEmpty()) {
            throw new IllegalStateException("there is no process " + pidOrName);
        }
        return new Picture(whereWeAre(), List.of(Scope.of("process " + pidOrName, process)));
    }

    private static Picture of(List<RunningContainer> containers) {
        return new Picture(
                whereWeAre(),
                containers.stream()
                        .flatMap(container -> scope(container).stream())
                        .toList());
    }

    /** What was read of a container that is still there; empty if it has ended meanwhile. */
    private static Optional<Scope> scope(RunningContainer container) {
        try {
            Scope read = Scope.of(container.name(), container.first());
            return container.isThere() ? Optional.of(read) : Optional.empty();
        } catch (RuntimeException e) {
            if (container.isThere()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Scope whereWeAre() {
        Scope here = Scope.of("where you are", ProcessFiles.self());
        boolean host = here.namespaces().get(Kind.USER).number() == INITIAL_USER_NAMESPACE;
        return new Scope(host ? "this machine" : here.name(), "", here.namespaces(), here.members(), here.uids());
    }

    /** Whose a namespace is that {@code scope} is in; empty if it is of its own. */
    Optional<String> sharedWith(Scope scope, Namespace namespace) {
        if (namespace.equals(here.namespaces().get(namespace.kind()))) {
            return Optional.of(here.name());
        }
        return others.stream()
                .filter(other -> !other.equals(scope)
                        && namespace.equals(other.namespaces().get(namespace.kind())))
                .map(Scope::name)
                .findFirst();
    }
}
