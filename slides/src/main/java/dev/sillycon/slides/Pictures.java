package dev.sillycon.slides;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pictures. Each is an SVG file that stands by itself, in English, in the colours of its {@code <style>}, which is the
 * same in all of them. On slides they are parts of the page, which has that style once, and in the deck's language.
 */
final class Pictures {

    /** What the drawn pictures have in common. */
    static final String OURS = "class=\"picture\"";

    private static final Pattern TEXT = Pattern.compile("(<(?:text|title|desc)\\b([^>]*)>)([^<]*)(</)");
    private static final Pattern STYLE = Pattern.compile("\\s*<style>.*?</style>", Pattern.DOTALL);
    private static final Pattern TITLE =
            Pattern.compile("\\s*<title[^>]*>([^<]*)</title>\\s*<desc[^>]*>([^<]*)</desc>");
    private static final Pattern LIGHT = Pattern.compile("light-dark\\((#[0-9a-f]{6}), #[0-9a-f]{6}\\)");

    private final Path directory;
    private final Map<String, String> german = new LinkedHashMap<>();

    Pictures(Path directory) throws IOException {
        this.directory = directory;
        for (String line : Files.readAllLines(directory.resolve("pictures-de.txt"))) {
            String[] sides = line.split(" = ", 2);
            if (sides.length == 2) {
                german.put(sides[0], sides[1]);
            }
        }
    }

    /** Writes them for slides of a language. */
    void forSlides(Language language, Path target) throws IOException {
        each(target, (name, svg) -> {
            String translated = language == Language.DE ? translate(name, svg) : svg;
            String bare = STYLE.matcher(translated).replaceFirst("").replace(" style=\"color-scheme: light dark\"", "");
            Matcher title = TITLE.matcher(bare);
            if (!title.find()) {
                throw new IllegalStateException(name + " has no title with a description");
            }
            // A page may show a picture twice, so there are no IDs to refer to.
            String label = " aria-label=\"" + title.group(1) + ". " + title.group(2) + "\"";
            return title.replaceFirst("").replaceFirst(" aria-labelledby=\"[^\"]*\"", Matcher.quoteReplacement(label));
        });
    }

    /** Writes them for paper, whose SVG knows one colour for each thing. */
    void forPaper(Path target) throws IOException {
        each(target, (name, svg) -> LIGHT.matcher(svg).replaceAll("$1"));
    }

    private String translate(String name, String svg) {
        return TEXT.matcher(svg).replaceAll(text -> {
            boolean code = text.group(2).matches(".*class=\"[^\"]*\\bcode\\b.*");
            String translation = german.get(text.group(3));
            if (translation == null && !code) {
                throw new IllegalStateException(
                        "pictures-de.txt has no German for \"" + text.group(3) + "\" in " + name);
            }
            String said = translation == null ? text.group(3) : translation;
            return Matcher.quoteReplacement(text.group(1) + said + text.group(4));
        });
    }

    private interface Change {
        String apply(String name, String svg);
    }

    private void each(Path target, Change change) throws IOException {
        Files.createDirectories(target);
        try (DirectoryStream<Path> pictures = Files.newDirectoryStream(directory, "*.svg")) {
            for (Path picture : pictures) {
                String name = picture.getFileName().toString();
                String svg = Files.readString(picture);
                if (svg.contains(OURS)) { // what ./sillycon compare draws is shown as it is
                    Files.writeString(target.resolve(name), change.apply(name, svg));
                }
            }
        }
    }
}
