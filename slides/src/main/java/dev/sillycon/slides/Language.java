package dev.sillycon.slides;

import java.util.Locale;

/** What a deck is told in. */
enum Language {
    EN,
    DE;

    /** As HTML and Asciidoctor have it; an attribute of this name is set, for {@code ifdef}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
