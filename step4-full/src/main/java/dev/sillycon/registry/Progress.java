package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.linux.Linux;
import java.util.List;

/** Shows how layers come or go. Several threads tell it. */
public abstract class Progress {

    private static final int STDERR = 2;

    /** A bar for each layer where standard error is a terminal, lines elsewhere. */
    public static Progress onStderr() {
        boolean canRedraw = Linux.isatty(STDERR) && !"dumb".equals(System.getenv("TERM"));
        return canRedraw ? new Bars(System.err, STDERR) : new Lines(System.err);
    }

    /** Tells what has happened, in a line. */
    final void say(String line) {
        show(ServerText.of(line));
    }

    abstract void show(String line);

    /** A layer of an image is next. */
    abstract Layer start(Descriptor layer, List<Descriptor> image);

    /** One layer, on its way. */
    interface Layer {

        /** An earlier attempt has left so many bytes, and it goes on behind them. */
        void resumed(long position);

        /** So many bytes have come or gone. */
        void at(long position);

        /** It is done: it has come or gone, or was already there. */
        void end(boolean wasThere);
    }

    /** For what is too small to be shown. */
    static final Layer UNSEEN = new Layer() {
        @Override
        public void resumed(long position) {}

        @Override
        public void at(long position) {}

        @Override
        public void end(boolean wasThere) {}
    };

    /** {@code 0123abcd4567}: enough to tell layers apart. */
    static String shortened(Descriptor descriptor) {
        return descriptor.digest().hex().substring(0, 12);
    }
}
