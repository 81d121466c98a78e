package dev.sillycon.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Places side by side.
 *
 * @param visits where the probe has been
 * @param absences why it has not been elsewhere
 */
record Comparison(List<Visit> visits, List<String> absences) {

    static Comparison of(Bench bench) {
        List<Visit> visits = new ArrayList<>();
        List<String> absences = new ArrayList<>();
        for (Place place : Place.values()) {
            try {
                visits.add(Visit.to(place, bench));
            } catch (AbsentException e) {
                absences.add(e.getMessage());
            }
        }
        return new Comparison(visits, absences);
    }

    /** Whose versions matter, in one line. */
    String versions() {
        List<String> versions = new ArrayList<>();
        for (Visit visit : visits) {
            if (!visit.version().isEmpty()) {
                versions.add(visit.place().debianPackage() + " " + visit.version());
            }
        }
        versions.add("Linux " + System.getProperty("os.version").replaceAll("[^0-9.].*", ""));
        return String.join(", ", versions);
    }
}
