package dev.sillycon.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * One exercise: a class of the runtime with a gap in it.
 *
 * @param number in the order in which they are done, from 1
 * @param name a word
 * @param title a few words
 * @param module the step's directory
 * @param className the class with the gap
 * @param judge the test class that tells what is wrong with it
 * @param hints from a nudge to nearly the answer
 */
public record Exercise(
        int number, String name, String title, String module, String className, String judge, List<String> hints) {

    /** The name of the source file. */
    public String fileName() {
        return className.substring(className.lastIndexOf('.') + 1) + ".java";
    }

    /** Where it starts, in the checkout: the class with the gap. */
    public Path start() {
        return Path.of(module, "src/lab/java", name, fileName());
    }

    /** The solution, in the checkout: the runtime's own class. */
    public Path solution() {
        return Path.of(module, "src/main/java", className.replace('.', '/') + ".java");
    }

    /** The learner's file, in the checkout. */
    public Path workingCopy() {
        return Path.of("lab", "%02d-%s".formatted(number, name), fileName());
    }

    /** Where the lesson tells about it. */
    public String lesson() {
        return module + "/README.adoc";
    }

    /** What the section is called there. */
    public String section() {
        return "Exercise " + name;
    }
}
