package dev.sillycon.explain;

import dev.sillycon.linux.Linux;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The option {@code --explain} of the commands that start a container. */
public final class ExplainOption {

    private static final int STDERR = 2;

    @Option(
            names = "--explain",
            description = "Tell of each system call, as it is made, until the program begins: on standard error.")
    boolean text;

    @Option(
            names = "--explain=json",
            description = "The same to the end, an object a line: pid, process (jvm or child), namespaces (those of"
                    + " its own), call, arguments, result or error, nanos, why.")
    boolean json;

    /** Does something, and tells meanwhile, if asked to. */
    public <T> T during(Callable<T> work) throws Exception {
        if (!text && !json) {
            return work.call();
        }
        Format format = json ? new JsonFormat(System.err) : new TextFormat(System.err, Screen.of(STDERR));
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
