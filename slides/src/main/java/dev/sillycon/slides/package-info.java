/**
 * Makes the slides, the handouts and the book of lessons, from AsciiDoc, the code of the steps, and transcripts of real runs.
 *
 * <p>{@link dev.sillycon.slides.Build} is where it starts. All of it happens in one JVM: JRuby, in which Asciidoctor runs,
 * takes its time to start.
 */
package dev.sillycon.slides;
