package dev.sillycon.cli;

import picocli.CommandLine.Option;

/** Where in a container a program starts, and as whom. */
final class StartOptions {

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Start in this directory of the container.")
    String workingDirectory;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER[:GROUP]",
            description = "Run as this user of the image, by name or number.")
    String user;
}
