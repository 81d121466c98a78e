package dev.sillycon.explain;

import dev.sillycon.linux.Linux;
import dev.sillycon.terminal.Screen;
import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option {@code --explain} of the commands that start a container. */
public final class ExplainOption {

    private static final int STDERR = 2;

    /** How it is told. */
    enum Form {
        TEXT,
        JSON;

        Format format() {
            return this == JSON ? new JsonFormat(System.err) : new TextFormat(System.err, Screen.of(STDERR));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What stands behind the option, without an equals sign, is the image. */
    static final class Attached implements IParameterPreprocessor {

        @Override
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                words.push(Form.TEXT.toString());
            }
            return false; // go on as usual
        }
    }

    @Option(
            names = "--explain",
            arity = "0..1",
            paramLabel = "json",
            preprocessor = Attached.class,
            description = "Tell of each system call and why it is made, on standard error, until the program begins."
                    + " As json to the end, an object a line: pid, process (jvm or child), namespaces (those of its"
                    + " own), call, arguments, result or error, nanos, why.")
    Form form;

    /** Does something, and tells meanwhile, if asked to. */
    public <T> T during(Callable<T> work) throws Exception {
        if (form == null) {
            return work.call();
        }
        Format format = form.format();
        Scribe scribe = new Scribe("explain");
        try {
            Linux.setListener(new Recorder(scribe, format));
            return work.call();
        } finally {
            Linux.setListener(null);
            scribe.post(format::flush);
            scribe.await(); // before the error is told, if there is one
        }
    }
}
