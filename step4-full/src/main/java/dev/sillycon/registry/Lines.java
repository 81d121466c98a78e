package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.store.Bytes;
import java.io.PrintStream;
import java.util.List;

/** Progress in a file, a pipe, or the log of a CI server: a line for what is done, and nothing in between. */
final class Lines extends Progress {

    private final PrintStream out;

    Lines(PrintStream out) {
        this.out = out;
    }

    @Override
    void show(String line) {
        out.println(line);
    }

    @Override
    Layer start(Descriptor layer, List<Descriptor> image) {
        String name = "layer " + (image.indexOf(layer) + 1) + " of " + image.size() + ", "
                + layer.digest().algorithm() + ":" + shortened(layer) + ": ";
        return new Layer() {
            @Override
            public void resumed(long position) {
                show(name + "resumed at " + Bytes.forPeople(position));
            }

            @Override
            public void at(long position) {}

            @Override
            public void end(boolean wasThere) {
                show(name + (wasThere ? "already there" : Bytes.forPeople(layer.size())));
            }
        };
    }
}
