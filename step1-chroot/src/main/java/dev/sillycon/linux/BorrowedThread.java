package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.*;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * {@code clone(2)} from a Java thread, with a stack for the child inside that thread's own.
 *
 * <p>The JVM tells what a thread may touch by the bounds of its stack. The child runs deeper in the same stack, below the
 * caller's stack pointer; the caller sleeps meanwhile, so nobody else uses that part.
 */
public final class BorrowedThread {

    /** What a thread that lends itself needs for its stack: virtual memory, used as the child goes deeper. */
    public static final long STACK_BYTES = 16 << 20;

    /**
     * Room between the caller's stack pointer and the top of the child's stack. A child that executes a program never
     * returns from its frames, and the JVM keeps pointers into them in the thread's books (HandleMark); the caller, when
     * it goes on, must not overwrite them, however deep it calls.
     */
    private static final int GAP_BYTES = 4 << 20;

    /** More than {@code sizeof(ucontext_t)} on either architecture. */
    private static final int UCONTEXT_BYTES = 8 << 10;

    /** Collectors that stop all threads before they look at a stack. Others would meet the child's frames in motion. */
    private static final Set<String> SERIAL = Set.of("Copy", "MarkSweepCompact");

    /** A child may lend the thread once more: so many gaps, and the frames of as many children, have room in the stack. */
    private static final int MOST_LOANS = 2;

    /** How often the thread is lent just now. A child counts for its thread as well: it is that thread. */
    private static final ThreadLocal<Integer> LOANS = ThreadLocal.withInitial(() -> 0);

    private BorrowedThread() {}

    /**
     * Refuses a JVM in which a child could not live on a Java thread's stack.
     *
     * @throws UnsupportedOperationException with the reason
     */
    public static void checkJvm() {
        Architecture.current();
        List<String> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .toList();
        if (!SERIAL.containsAll(collectors)) {
            throw new UnsupportedOperationException("this JVM's garbage collector (" + String.join(", ", collectors)
                    + ") may scan a thread's stack while the child runs on it; start Java with -XX:+UseSerialGC");
        }
    }

    /**
     * Clones the calling thread into a process of its own, which shares memory and descriptors with this one, and sleeps
     * until that process executes a program or exits.
     *
     * @param more {@code CLONE_NEW*}, {@code CLONE_PARENT}, or 0
     * @param work of the child: gets its process ID in this PID namespace, returns the exit status
     * @return the child's process ID, for {@code waitpid(2)}
     */
    public static int clone(int more, IntUnaryOperator work) {
        int flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PARENT_SETTID | SIGCHLD | more;
        int loans = LOANS.get();
        if (loans == MOST_LOANS) {
            throw new IllegalStateException("the thread is lent " + loans + " times: its stack has no room for more");
        }
        LOANS.set(loans + 1);
        try (Memory ptid = new Memory(4)) {
            Libc.StartRoutine start = nothing -> {
                int pid = ptid.getInt(0); // written before the child starts
                Linux.tellBegun(pid);
                return work.applyAsInt(pid);
            };
            Pointer stack = stackBelow();
            return (int) Linux.call(
                    "clone",
                    () -> Libc.clone(start, stack, flags, null, ptid, null, null),
                    Arguments.BUFFER,
                    Flags.CLONE.of(flags));
        } finally {
            LOANS.set(loans); // for the caller: a child that executes a program never comes back
        }
    }

    private static Pointer stackBelow() {
        try (Memory context = new Memory(UCONTEXT_BYTES)) {
            Libc.getcontext(context); // cannot fail
            long stackPointer = context.getLong(Architecture.current().stackPointerOffset());
            return new Pointer((stackPointer - GAP_BYTES) & -16L);
        }
    }
}
