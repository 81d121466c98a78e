package dev.sillycon.explain;

import java.util.Set;

/**
 * A process, as it is at some moment.
 *
 * @param pid as the caller's PID namespace has it
 * @param depth 0 for the JVM, 1 for its children
 * @param namespaces those that are its own, not the caller's
 */
record Actor(long pid, int depth, Set<Namespace> namespaces) {

    boolean isJvm() {
        return depth == 0;
    }
}
