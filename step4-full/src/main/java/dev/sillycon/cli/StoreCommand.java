package dev.sillycon.cli;

import dev.sillycon.linux.Linux;
import dev.sillycon.store.Store;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that works with the store and starts no container. */
abstract class StoreCommand implements Callable<Integer> {

    @Mixin
    StoreOptions options;

    @Mixin
    HelpOption help;

    @Override
    public final Integer call() throws IOException {
        Linux.unblockAllSignals(); // no supervisor here that would take them: Ctrl-C ends it at any moment
        return run(options.open());
    }

    /** Does what the command is for, and returns the exit status. */
    abstract int run(Store store) throws IOException;
}
