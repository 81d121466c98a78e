/** What a process sees of its machine, and what it may do there: told by a shell script that runs anywhere. */
package dev.sillycon.probe;
