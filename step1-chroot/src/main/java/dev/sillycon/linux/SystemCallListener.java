package dev.sillycon.linux;

/**
 * Is told of every system call that {@link Linux} makes, by the thread that makes it, in the process that makes it: a child
 * that borrows a thread shares the memory of its parent, so it can leave word there, in a queue for example, for a thread
 * of the parent. It should not write anywhere itself, since its descriptors may be the container's by then.
 *
 * <p>What happens on a thread between {@link #before} and {@link #after} of its {@code clone}, a child does.
 */
public interface SystemCallListener {

    /** A call is about to be made. What this throws, the maker of the call gets; then it is not made. */
    void before(SystemCall call);

    /** A child has begun to run on this thread; {@code pid} is its process ID in this PID namespace. */
    void begun(int pid);

    /** A call has been made; for {@code clone} in the parent. {@code execve} does not come back, unless it is refused. */
    void after(SystemCall call, SystemCallResult result);
}
