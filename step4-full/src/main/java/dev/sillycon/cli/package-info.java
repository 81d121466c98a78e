/** The command line: {@code ./sillycon}. */
package dev.sillycon.cli;
