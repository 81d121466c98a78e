package dev.sillycon.step3;

import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which files are opened and written while it is open, as strace(1) would tell. */
final class Trace implements SystemCallListener, AutoCloseable {

    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile String opened = "nothing";

    Trace() {
        Linux.setListener(this);
    }

    /** The file that was opened last. */
    String lastOpened() {
        return opened;
    }

    /** What was written, one line for each write: the file, and the text as strace shows it. */
    List<String> written() {
        return written;
    }

    @Override
    public void before(SystemCall call) {
        if (call.name().equals("open")) {
            opened = call.arguments().get(0).replace("\"", "");
        }
        if (call.name().equals("write")) {
            written.add(opened + " " + call.arguments().get(1));
        }
    }

    @Override
    public void begun(int pid) {}

    @Override
    public void after(SystemCall call, SystemCallResult result) {}

    @Override
    public void close() {
        Linux.setListener(null);
    }
}
