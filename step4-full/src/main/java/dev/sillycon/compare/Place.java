package dev.sillycon.compare;

import static dev.sillycon.compare.Start.asRoot;
import static dev.sillycon.compare.Start.asUser;

import java.util.List;
import java.util.function.Function;

/** Where the probe runs, and how it gets there. */
enum Place {
    HOST("host", bench -> asRoot(bench.probe())),
    STEP1("step1", bench -> asRoot(bench.sillycon("step1"))),
    STEP2("step2", bench -> asRoot(bench.sillycon("step2"))),
    STEP3("step3", bench -> asUser(bench.sillycon("step3"))),
    STEP4("step4", bench -> asUser(bench.sillycon("run"))),
    PODMAN("podman", "podman", OtherRuntimes::podman),
    RUNC("runc", "runc", OtherRuntimes::runc),
    CRUN("crun", "crun", OtherRuntimes::crun),
    BUBBLEWRAP("bwrap", "bubblewrap", OtherRuntimes::bubblewrap);

    /** Those of Sillycon, which are there wherever it is. */
    static final List<Place> OWN = List.of(HOST, STEP1, STEP2, STEP3, STEP4);

    private final String program;
    private final String debianPackage;
    private final Function<Bench, Start> start;

    Place(String name, Function<Bench, Start> start) {
        this(name, "", start);
    }

    Place(String program, String debianPackage, Function<Bench, Start> start) {
        this.program = program;
        this.debianPackage = debianPackage;
        this.start = start;
    }

    /** As the tables call it: the program's name. */
    String title() {
        return program;
    }

    String debianPackage() {
        return debianPackage;
    }

    Start start(Bench bench) {
        return start.apply(bench);
    }
}
