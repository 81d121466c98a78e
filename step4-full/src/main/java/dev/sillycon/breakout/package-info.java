/**
 * {@code ./sillycon breakout}: programs that try to leave a step's container, in the airbag, and what they leave of the
 * practice machine around them. Start reading at {@link dev.sillycon.breakout.Breakout} and its programs, which are Perl, in
 * src/main/resources.
 */
package dev.sillycon.breakout;
