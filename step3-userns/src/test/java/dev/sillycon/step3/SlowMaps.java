package dev.sillycon.step3;

import dev.sillycon.judge.Facts;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.SystemCall;
import dev.sillycon.linux.SystemCallListener;
import dev.sillycon.linux.SystemCallResult;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the writing of maps up for a moment, so that a child that does not wait for them is found out; and a child that calls
 * {@code unshare(2)} itself, so that one for which the maps do not wait is found out.
 */
final class SlowMaps implements SystemCallListener, AutoCloseable {

    private static final int MOMENT_MILLIS = 500;

    private final CountDownLatch hurried = new CountDownLatch(1);
    private final CountDownLatch seen = new CountDownLatch(1);
    private volatile String userNamespace = "";
    private volatile boolean childRuns;
    private volatile boolean childUnshares;

    SlowMaps() {
        Linux.setListener(this);
    }

    /** The user namespace of the process whose map was to be written. */
    String userNamespace() {
        return userNamespace;
    }

    /** Whether the child has called unshare(2) itself. */
    boolean childUnshares() {
        return childUnshares;
    }

    @Override
    public void before(SystemCall call) {
        if (childRuns && call.name().equals("unshare")) {
            childUnshares = true;
            await(seen);
        }
        String file = call.name().equals("open") ? call.arguments().get(0).replace("\"", "") : "";
        if (file.matches("/proc/\\d+/uid_map")) {
            try {
                userNamespace = new Facts(Integer.parseInt(file.split("/", -1)[2])).namespace("user");
            } catch (UncheckedIOException e) {
                userNamespace = ""; // it has ended: it was in a hurry
            }
            seen.countDown();
            await(hurried);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void begun(int pid) {
        childRuns = true;
    }

    @Override
    public void after(SystemCall call, SystemCallResult result) {
        if (call.name().startsWith("set")) { // to be root
            hurried.countDown();
        }
    }

    @Override
    public void close() {
        Linux.setListener(null);
    }
}
