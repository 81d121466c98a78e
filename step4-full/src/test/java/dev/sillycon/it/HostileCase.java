package dev.sillycon.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * An image made to do harm, and what shall come of it.
 *
 * @param whos start it
 * @param image writes it into a new directory, and tells its path
 * @param command for it to run
 */
record HostileCase(
        String name,
        Set<HostileArchivesIT.Who> whos,
        UnaryOperator<Path> image,
        List<String> command,
        BiConsumer<HostileArchivesIT.Who, Result> check) {

    @Override
    public String toString() {
        return name;
    }
}
