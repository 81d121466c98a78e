package dev.sillycon.compare;

import static dev.sillycon.compare.Start.asRoot;
import static dev.sillycon.compare.Start.asUser;

/** Where the probe runs, and how it gets there. */
enum Place {
    HOST("host"),
    STEP1("step1"),
    STEP2("step2"),
    STEP3("step3"),
    STEP4("step4"),
    PODMAN("podman", "podman"),
    RUNC("runc", "runc"),
    CRUN("crun", "crun"),
    BUBBLEWRAP("bwrap", "bubblewrap");

    private final String title;
    private final String debianPackage;

    Place(String title) {
        this(title, "");
    }

    Place(String title, String debianPackage) {
        this.title = title;
        this.debianPackage = debianPackage;
    }

    Start start(Bench bench) {
        return switch (this) {
            case HOST -> asRoot(bench.probe());
            case STEP1, STEP2 -> asRoot(bench.sillycon(title));
            case STEP3 -> asUser(bench.sillycon(title));
            case STEP4 -> asUser(bench.sillycon("run"));
            case PODMAN -> OtherRuntimes.podman(bench);
            case RUNC -> OtherRuntimes.runc(bench);
            case CRUN -> OtherRuntimes.crun(bench);
            case BUBBLEWRAP -> OtherRuntimes.bubblewrap(bench);
        };
    }

    /** What the tables call it: the program, if it is one of its own. */
    String title() {
        return title;
    }

    /** Whether it is another's runtime, which may be missing here. */
    boolean isOther() {
        return !debianPackage.isEmpty();
    }

    String debianPackage() {
        return debianPackage;
    }
}
