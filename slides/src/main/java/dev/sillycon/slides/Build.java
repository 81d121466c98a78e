package dev.sillycon.slides;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes everything that is to be shown: decks, start page, lessons; and, where Chromium is installed, the PDF files. */
public final class Build {

    private final Path asciidoc;
    private final Path resources;
    private final Path target;
    private final String event;

    /**
     * @param module this module's directory; the code of the steps lies beside it
     * @param target where all of it goes
     * @param event what the slides' footer names besides the title; may be empty
     */
    Build(Path module, Path target, String event) {
        this.asciidoc = module.resolve("src/main/asciidoc");
        this.resources = module.resolve("src/main/resources");
        this.target = target;
        this.event = event;
    }

    /** Arguments: this module's directory, the target directory, where npm has installed its packages. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[1]);
        try {
            make(Path.of(arguments[0]), target, Path.of(arguments[2]), System.getProperty("event", ""));
        } catch (IllegalStateException e) {
            System.err.println("slides: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void make(Path module, Path target, Path npm, String event) throws IOException {
        Build build = new Build(module, target, event);
        Optional<String> missing = Stream.of("chromium", "node")
                .filter(program -> !isInstalled(program))
                .findFirst();
        try (Documents documents = new Documents()) {
            build.pages(documents, missing.isEmpty());
            if (missing.isEmpty()) {
                Chromium printing = Chromium.print(module, target, npm);
                build.book(documents);
                printing.await();
                build.handouts(documents);
            } else {
                System.out.println("slides: no PDF files, since there is no " + missing.get()
                        + "; install it: sudo apt-get install " + missing.get().replace("node", "nodejs"));
            }
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** What needs nothing but a browser to be looked at; the start page links to the papers if there are some. */
    void pages(Documents documents, boolean papers) throws IOException {
        copyResources();
        for (Deck deck : Deck.all()) {
            deck(documents, deck);
        }
        documents.convert(
                asciidoc.resolve("index.adoc"),
                "html5",
                target.resolve("index.html"),
                papers ? Map.of("papers", "") : Map.of());
        documents.convert(
                asciidoc.resolve("lessons.adoc"), "html5", target.resolve("lessons.html"), Map.of("pictures", "."));
    }

    /** One deck, as slides. */
    void deck(Documents documents, Deck deck) throws IOException {
        Map<String, Object> attributes = attributes(deck);
        Path pictures =
                target.resolveSibling("pictures").resolve(deck.language().code());
        new Pictures(resources).forSlides(deck.language(), pictures);
        attributes.put("imagesdir", pictures.toAbsolutePath().toString());
        documents.convert(
                asciidoc.resolve(deck.talk() + ".adoc"), "revealjs", target.resolve(deck.name() + ".html"), attributes);
    }

    private void handouts(Documents documents) {
        for (Deck deck : Deck.all()) {
            Map<String, Object> attributes = attributes(deck);
            Path shots = target.resolveSibling("slide-pictures").resolve(deck.name());
            attributes.put("slide-pictures", shots.toAbsolutePath().toString());
            attributes.putAll(paper("handout"));
            documents.convert(
                    asciidoc.resolve(deck.talk() + ".adoc"),
                    "pdf",
                    target.resolve(deck.name() + "-handout.pdf"),
                    attributes);
        }
    }

    private void book(Documents documents) throws IOException {
        Path pictures = target.resolveSibling("pictures").resolve("paper");
        new Pictures(resources).forPaper(pictures);
        Map<String, Object> attributes = paper("book");
        attributes.put("pictures", pictures.toAbsolutePath().toString());
        documents.convert(asciidoc.resolve("lessons.adoc"), "pdf", target.resolve("lessons.pdf"), attributes);
    }

    private Map<String, Object> attributes(Deck deck) {
        Map<String, Object> attributes = new TreeMap<>();
        attributes.put("lang", deck.language().code());
        attributes.put(deck.language().code(), "");
        attributes.put("talk", deck.talk());
        attributes.put("event", event.isBlank() ? "" : "· " + event.strip());
        return attributes;
    }

    private Map<String, Object> paper(String theme) {
        return new TreeMap<>(Map.of(
                "pdf-theme", theme, "pdf-themesdir", asciidoc.resolve("paper").toString()));
    }

    private void copyResources() throws IOException {
        Files.createDirectories(target);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(resources, "*.{css,js,svg}")) {
            for (Path file : files) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
