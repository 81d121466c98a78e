package dev.sillycon.explain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The sentences of {@code sentences.txt}, which says how it is to be read. */
public final class Sentences {

    private static final String FOLDS = "~ ";

    private final Map<Pattern, Sentence> byPattern = new LinkedHashMap<>();

    /** Reads the resource. */
    public Sentences() {
        try (InputStream resource = Sentences.class.getResourceAsStream("sentences.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            List<String> patterns = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(" ")) {
                    add(patterns, line.strip());
                    patterns.clear();
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    patterns.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(List<String> patterns, String text) {
        for (String pattern : patterns) {
            boolean folds = pattern.startsWith(FOLDS);
            String call = folds ? pattern.substring(FOLDS.length()) : pattern;
            byPattern.put(glob(call), new Sentence(text, folds));
        }
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile(
                List.of(pattern.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /** The sentence of the first pattern that a call matches. */
    public Sentence of(String call) {
        return byPattern.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(call).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new Sentence("", false));
    }
}
