package dev.sillycon.save;

import dev.sillycon.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where something is saved to. What the file system refuses is an exception that says so, and that nobody takes for a fault of
 * the image.
 */
final class Destination extends OutputStream {

    private final String name;
    private final OutputStream out;

    Destination(String name, OutputStream out) {
        this.name = name;
        this.out = out;
    }

    static IllegalStateException refused(String name, IOException e) {
        return new IllegalStateException("cannot write " + name + ": " + StoreException.reason(e), e);
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
        try {
            out.write(bytes, start, length);
        } catch (IOException e) {
            throw refused(name, e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw refused(name, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw refused(name, e);
        }
    }
}
