package dev.sillycon.compare;

/** How much stands between a program and the host, in one respect. */
enum Isolation {
    OPEN("nothing between it and the host"),
    PARTLY("something, though less than could be"),
    CLOSED("its own, or none");

    private final String meaning;

    Isolation(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }
}
