package dev.sillycon.linux;

/**
 * What differs between the processors that Sillycon knows: numbers of system calls that glibc does not wrap, and where
 * {@code getcontext(3)} stores the stack pointer.
 *
 * @param ociName the name in an image's {@code architecture} (OCI image spec, "Image Index": {@code GOARCH} values)
 * @param stackPointerOffset bytes from the start of {@code ucontext_t} to the saved stack pointer (glibc's
 *     sys/ucontext.h)
 * @param rtSigaction the number of {@code rt_sigaction(2)}
 * @param keyctl the number of {@code keyctl(2)}
 * @param pivotRoot the number of {@code pivot_root(2)}
 * @param setgroups the number of {@code setgroups(2)}
 * @param setresuid the number of {@code setresuid(2)}
 * @param setresgid the number of {@code setresgid(2)}
 */
public record Architecture(
        String ociName,
        int stackPointerOffset,
        int rtSigaction,
        int keyctl,
        int pivotRoot,
        int setgroups,
        int setresuid,
        int setresgid) {

    static final Architecture X86_64 = new Architecture("amd64", 160, 13, 250, 155, 116, 117, 119);
    static final Architecture AARCH64 = new Architecture("arm64", 432, 134, 219, 41, 159, 147, 149);

    static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");

    /**
     * The architecture of this JVM.
     *
     * @throws UnsupportedOperationException if it is one whose numbers are not known here
     */
    public static Architecture current() {
        return of(System.getProperty("os.arch"));
    }

    static Architecture of(String javaName) {
        return switch (javaName) {
            case "amd64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException("this JVM is for " + javaName
                        + ", and the system call numbers and stack layout are known for amd64 and aarch64 only;"
                        + " use a 64-bit JDK on such a machine");
        };
    }
}
