package dev.sillycon.explain;

/** How events are written. */
interface Format {

    void print(Event event);

    /** Writes what was held back, to be written with what comes. */
    void flush();
}
