package dev.sillycon.breakout;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A word that nobody can guess: who says it has seen it. */
record Secret(String word) {

    static Secret make() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return new Secret("secret-" + HexFormat.of().formatHex(bytes));
    }

    boolean isIn(String text) {
        return text.contains(word);
    }
}
