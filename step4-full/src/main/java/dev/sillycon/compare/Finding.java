package dev.sillycon.compare;

/**
 * What was found about one aspect of a place.
 *
 * @param word of six letters at most, the same on every machine
 */
record Finding(Isolation isolation, String word) {

    static Finding open(String word) {
        return new Finding(Isolation.OPEN, word);
    }

    static Finding partly(String word) {
        return new Finding(Isolation.PARTLY, word);
    }

    static Finding closed(String word) {
        return new Finding(Isolation.CLOSED, word);
    }
}
