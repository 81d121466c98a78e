package dev.sillycon.compare;

/** The probe cannot go to a place. */
final class AbsentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AbsentException(Place place, String reason) {
        super(place.title() + " " + reason);
    }
}
