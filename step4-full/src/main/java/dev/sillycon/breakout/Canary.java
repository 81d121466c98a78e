package dev.sillycon.breakout;

import java.util.List;
import java.util.Optional;

/** A thing of the practice machine that only its own users may touch. A program in a container tries to. */
interface Canary extends AutoCloseable {

    /** What the program is told about it. */
    default List<String> arguments() {
        return List.of();
    }

    /** The command that starts the container, with what a careless caller adds. */
    default List<String> around(List<String> command) {
        return command;
    }

    /** What has come out of the container elsewhere than at its standard output. */
    default String shown() throws InterruptedException {
        return "";
    }

    /**
     * What has been done to it, as the practice machine sees it; absent if nothing has.
     *
     * @param output what came out of the container
     */
    Optional<String> damage(String output);

    /** Why the attempt cannot be made on this machine; absent if it can. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
