package dev.sillycon.doctor;

/**
 * What a check has found.
 *
 * @param what was checked
 * @param detail what was found
 * @param remedy the exact command that mends it; empty where nothing is to be mended
 */
record Finding(String what, Grade grade, String detail, String remedy) {

    /** How bad it is, with the exit status that says so. */
    enum Grade {
        OK(0),
        LIMITED(1),
        MISSING(2);

        final int status;

        Grade(int status) {
            this.status = status;
        }
    }

    static Finding ok(String what, String detail) {
        return new Finding(what, Grade.OK, detail, "");
    }

    static Finding limited(String what, String detail, String remedy) {
        return new Finding(what, Grade.LIMITED, detail, remedy);
    }

    static Finding missing(String what, String detail, String remedy) {
        return new Finding(what, Grade.MISSING, detail, remedy);
    }
}
