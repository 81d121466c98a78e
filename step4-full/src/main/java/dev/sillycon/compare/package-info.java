/**
 * {@code ./sillycon compare}: the same probe on the host, in each step, and in other runtimes. Start reading at
 * {@link dev.sillycon.compare.Place}, then {@link dev.sillycon.compare.Aspect}.
 */
package dev.sillycon.compare;
