package dev.sillycon.breakout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The same directory, which the starter of the container has open. */
final class DescriptorCanary extends FileCanary {

    DescriptorCanary() throws IOException {}

    @Override
    public List<String> around(List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "exec 7<\"${1%/*}\"; shift; exec \"$@\"", "sh"));
        all.addAll(super.arguments());
        all.addAll(command);
        return all;
    }

    @Override
    public List<String> arguments() {
        return List.of("escaped"); // no path: the program does not know where it is
    }
}
