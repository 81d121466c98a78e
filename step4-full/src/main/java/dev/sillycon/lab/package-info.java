/**
 * The exercises: {@code ./sillycon lab}. A learner edits one class of a step; it is compiled, put in front of all others, and
 * judged in the airbag by the step's own tests, which look at what the kernel says.
 */
package dev.sillycon.lab;
