/**
 * What the judges of the exercises share. A judge is a JUnit class {@code ...Judge}: it runs the step's code in a child, looks at
 * what the kernel says of it, and tells in words what it saw and which call to look at. It runs in the airbag only.
 */
package dev.sillycon.judge;
