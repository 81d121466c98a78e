package dev.sillycon.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison for programs: with all that the probe has told. */
record JsonReport(Comparison comparison) {

    @Override
    public String toString() {
        Map<String, Object> report = new LinkedHashMap<>();
        Map<String, String> meanings = new LinkedHashMap<>();
        for (Aspect aspect : Aspect.values()) {
            meanings.put(aspect.title(), aspect.meaning());
        }
        report.put("versions", comparison.versions());
        report.put("aspects", meanings);
        List<Object> places = new ArrayList<>();
        comparison.visits().forEach(visit -> places.add(place(visit)));
        report.put("places", places);
        report.put("absent", comparison.absences());
        try {
            return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(report) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> place(Visit visit) {
        Map<String, Object> findings = new LinkedHashMap<>();
        for (Aspect aspect : Aspect.values()) {
            Finding finding = aspect.of(visit);
            findings.put(
                    aspect.title(),
                    Map.of(
                            "is", finding.word(),
                            "isolation", finding.isolation().name().toLowerCase(Locale.ROOT)));
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("name", visit.place().title());
        place.put("version", visit.version());
        place.put("startedBy", visit.starter());
        place.put("findings", findings);
        place.put("facts", visit.inside().values());
        place.put("outside", visit.outside().values());
        place.put("typedIntoTerminal", visit.typed());
        return place;
    }
}
