/** {@code ./sillycon doctor}: what this machine has and lacks for containers, and the command that mends it. */
package dev.sillycon.doctor;
