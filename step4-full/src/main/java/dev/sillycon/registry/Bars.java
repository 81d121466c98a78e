package dev.sillycon.registry;

import dev.sillycon.image.Descriptor;
import dev.sillycon.store.Bytes;
import dev.sillycon.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Progress on a terminal. The layers that are on their way stand at the bottom and are drawn again and again; what is done
 * moves up and stays, so that an image may have more layers than the terminal has rows.
 *
 * @see <a href="https://man7.org/linux/man-pages/man4/console_codes.4.html">console_codes(4)</a>
 */
final class Bars extends Progress {

    private static final long PAUSE_NANOS = 100_000_000;
    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 4;
    private static final int WIDEST_END = "999.9 MB of 999.9 MB".length();

    private final PrintStream out;
    private final int terminal;
    private final List<Bar> moving = new ArrayList<>();
    private int rowsDrawn;
    private long lastDrawn;

    Bars(PrintStream out, int terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    private final class Bar implements Layer {

        private final Descriptor descriptor;
        private long position;

        Bar(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public void resumed(long start) {
            at(start);
        }

        @Override
        public void at(long now) {
            synchronized (Bars.this) {
                position = now;
                if (System.nanoTime() - lastDrawn >= PAUSE_NANOS) {
                    draw("");
                }
            }
        }

        @Override
        public void end(boolean wasThere) {
            synchronized (Bars.this) {
                position = descriptor.size();
                moving.remove(this);
                draw(line(Bytes.forPeople(descriptor.size()) + (wasThere ? ", already there" : ", done")) + "\n");
            }
        }

        String line() {
            return line(Bytes.forPeople(position) + " of " + Bytes.forPeople(descriptor.size()));
        }

        private String line(String end) {
            String name = shortened(descriptor) + " ";
            int columns = Screen.of(terminal).columns() - 1; // in some terminals, the last one wraps
            int room = columns - name.length() - "[] ".length() - WIDEST_END;
            String line = name + (room < NARROWEST_BAR ? "" : bar(Math.min(room, WIDEST_BAR))) + end;
            return line.substring(0, Math.max(0, Math.min(line.length(), columns)));
        }

        private String bar(int width) {
            double part = descriptor.size() == 0 ? 1 : (double) position / descriptor.size();
            int filled = (int) (part * width);
            return "[" + "=".repeat(filled) + " ".repeat(width - filled) + "] ";
        }
    }

    @Override
    synchronized void show(String line) {
        draw(line + "\n");
    }

    @Override
    synchronized Layer start(Descriptor layer, List<Descriptor> image) {
        Bar bar = new Bar(layer);
        moving.add(bar);
        draw("");
        return bar;
    }

    /** Draws everything that moves, below {@code lines}, which stay. In one piece, so that nothing flickers. */
    private void draw(String lines) {
        StringBuilder text = new StringBuilder();
        if (rowsDrawn > 0) {
            text.append("\033[").append(rowsDrawn).append("A\033[J"); // up, and erase from there to the end
        }
        text.append(lines);
        moving.forEach(bar -> text.append(bar.line()).append('\n'));
        out.print(text);
        out.flush();
        rowsDrawn = moving.size();
        lastDrawn = System.nanoTime();
    }
}
