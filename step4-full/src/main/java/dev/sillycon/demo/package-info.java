/** {@code ./sillycon demo}: an image of this machine's own programs, and what a container of it sees. */
package dev.sillycon.demo;
