package dev.sillycon.compare;

import dev.sillycon.demo.HostImage;
import dev.sillycon.linux.Linux;
import dev.sillycon.linux.Printable;
import dev.sillycon.probe.Facts;
import dev.sillycon.step3.IdMap;
import dev.sillycon.step3.IdRange;
import java.util.List;
import java.util.regex.Pattern;

/** What the probe has to tell of a place where it has been. */
record Visit(Place place, String version, Start start, Facts outside, Facts inside, boolean typed) {

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    /**
     * Goes there.
     *
     * @throws AbsentException if there is no way
     */
    static Visit to(Place place, Bench bench) {
        String version = place.isOther() ? version(place, bench) : "";
        try {
            Start start = place.start(bench);
            Stage.Trace trace = Stage.run(start, bench);
            Facts inside = Facts.of(Facts.INSIDE, trace.lines());
            if (!inside.has("complete")) {
                throw new IllegalStateException(reason(trace.lines()));
            }
            return new Visit(place, version, start, Facts.of(Facts.OUTSIDE, trace.lines()), inside, trace.typed());
        } catch (RuntimeException e) { // the other places may do better
            throw new AbsentException(place, "does not run here: " + Printable.of(e.getMessage()));
        }
    }

    private static String version(Place place, Bench bench) {
        if (HostImage.find(place.title()).isEmpty()) {
            throw new AbsentException(
                    place, "is not installed; install it: sudo apt-get install " + place.debianPackage());
        }
        return Stage.output(bench, place.title(), "--version").stream()
                .map(VERSION::matcher)
                .filter(found -> found.find())
                .map(found -> found.group())
                .findFirst()
                .orElse("of no version");
    }

    /** The last that was said, which is where programs say why. */
    private static String reason(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith(Facts.OUTSIDE) && !line.startsWith(Facts.INSIDE))
                .reduce((first, last) -> last)
                .map(line -> COLOURS.matcher(line).replaceAll(""))
                .orElse("it says nothing");
    }

    /** Who started it, in a word. */
    String starter() {
        return start.practice() || Linux.geteuid() == 0 ? "root" : "you";
    }

    /** Whether it has its own, not the one that it was started in. */
    boolean own(String name) {
        return !inside.get(name).equals(outside.get(name));
    }

    boolean ownUsers() {
        return own("user-namespace");
    }

    /**
     * Which user of the machine the program is. Nobody but root can map root: with others, a 0 outside is that of a user
     * namespace in between.
     */
    long outsideUser() {
        long caller = Linux.geteuid();
        long user = inside.number("user");
        if (!ownUsers()) {
            return start.practice() ? user : caller;
        }
        long outer = uidMap().outside(user)
                .orElseThrow(() -> new IllegalStateException(
                        "a process of user " + user + ", whom " + uidMap().ranges() + " does not map"));
        return outer == 0 ? caller : outer;
    }

    /** How many user IDs it has. */
    long users() {
        return uidMap().count();
    }

    private IdMap uidMap() {
        return new IdMap(List.of(inside.get("uid-map").split(",", -1)).stream()
                .map(IdRange::parse)
                .toList());
    }
}
