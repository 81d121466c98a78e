package dev.sillycon.linux;

import static dev.sillycon.linux.Constants.AT_FDCWD;
import static dev.sillycon.linux.Constants.S_IFMT;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Arguments of system calls as strace(1) shows them. What the methods make is rendered only when somebody reads it. */
final class Arguments {

    /** The most bytes of a buffer that are shown. */
    private static final int SHOWN_BYTES = 64;

    /** Something that only the kernel reads or writes. */
    static final Object BUFFER = lazily(() -> "...");

    private Arguments() {}

    static String show(Object argument) {
        if (argument == null) {
            return "NULL";
        }
        if (argument instanceof String text) {
            return quote(text);
        }
        if (argument instanceof List<?> list) {
            return list.stream().map(Arguments::show).collect(Collectors.joining(", ", "[", "]"));
        }
        return argument.toString();
    }

    /** A directory's descriptor, or {@code AT_FDCWD}. */
    static Object directory(int descriptor) {
        return lazily(() -> descriptor == AT_FDCWD ? "AT_FDCWD" : Integer.toString(descriptor));
    }

    static Object octal(int mode) {
        return lazily(() -> mode == 0 ? "000" : "0" + Integer.toOctalString(mode));
    }

    /** The {@code st_mode} of a new file: {@code S_IFREG|0644}. */
    static Object mode(int mode) {
        return lazily(() -> Names.FILE_TYPE.of(mode & S_IFMT) + "|" + octal(mode & ~S_IFMT));
    }

    /** The start of what is written. */
    static Object bytes(byte[] buffer, int count) {
        return lazily(() ->
                quote(FileName.decode(buffer, 0, Math.min(count, SHOWN_BYTES))) + (count > SHOWN_BYTES ? "..." : ""));
    }

    /** How many there are, where what they are is nobody's business: an environment may hold passwords. */
    static Object variables(int count) {
        return lazily(() -> "/* " + count + (count == 1 ? " variable */" : " variables */"));
    }

    static Object signals(List<Integer> signals) {
        return lazily(() -> signals.stream().map(Names.SIGNAL::name).collect(Collectors.joining(" ", "[", "]")));
    }

    /** What {@code prctl(2)} takes depends on the option. */
    static Object prctl(int option, long value) {
        return option == Constants.PR_SET_PDEATHSIG ? Names.SIGNAL.of(value) : value;
    }

    private static String quote(String text) {
        return '"' + Printable.of(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** An object that is rendered only when somebody reads it. */
    static Object lazily(Supplier<String> text) {
        return new Object() {
            @Override
            public String toString() {
                return text.get();
            }
        };
    }
}
