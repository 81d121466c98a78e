package dev.sillycon.tour;

/** Somebody has left the tour: the call that was to be made is not. */
public final class TourLeft extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    TourLeft(int status) {
        super("the tour was left");
        this.status = status;
    }

    /** The exit status: 0, or 130 for Ctrl-C. */
    public int status() {
        return status;
    }
}
