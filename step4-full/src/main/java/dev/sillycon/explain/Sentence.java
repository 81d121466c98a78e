package dev.sillycon.explain;

/**
 * Why a call is made.
 *
 * @param folds whether a run of such calls is one line of the text: there may be thousands
 */
public record Sentence(String text, boolean folds) {}
