package dev.sillycon.linux;

import java.util.Arrays;
import java.util.List;

/** A system call with its arguments, in the form that strace(1) shows. Rendered when somebody reads it, not before. */
public final class SystemCall {

    private final String name;
    private final Object[] arguments;

    SystemCall(String name, Object... arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    /** As in its man page. */
    public String name() {
        return name;
    }

    /** Strings in quotes, flags by their names, modes in octal. Buffers are read now: they may be used again later. */
    public List<String> arguments() {
        return Arrays.stream(arguments).map(Arguments::show).toList();
    }

    /** {@code mount("proc", "proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)}. */
    @Override
    public String toString() {
        return name + "(" + String.join(", ", arguments()) + ")";
    }
}
