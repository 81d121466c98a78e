/** The configuration of the shell script of 2023, which this project carries on. */
package dev.sillycon.configsh;
