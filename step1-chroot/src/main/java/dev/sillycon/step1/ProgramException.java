package dev.sillycon.step1;

/** The container's program cannot be executed. */
public final class ProgramException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes one.
     *
     * @param status the exit status, as shells and Docker have it: 127 for not found, 126 for not executable
     */
    public ProgramException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
