package dev.sillycon.slides;

import java.util.List;
import java.util.stream.Stream;

/** A talk in one of its languages. */
record Deck(String talk, Language language) {

    /** All of them: each is one AsciiDoc file, which holds every language. */
    static List<Deck> all() {
        return Stream.of("lightning", "workshop")
                .flatMap(talk -> Stream.of(Language.values()).map(language -> new Deck(talk, language)))
                .toList();
    }

    /** The name of what is made of it, without the extension. */
    String name() {
        return talk + "-" + language.code();
    }
}
