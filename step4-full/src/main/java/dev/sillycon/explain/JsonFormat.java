package dev.sillycon.explain;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One object a line, for each call. */
final class JsonFormat implements Format {

    private final PrintStream out;

    JsonFormat(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(Event event) {
        if (event instanceof Event.Made call) {
            print(call);
        } else if (event instanceof Event.Executed executed) {
            print(executed.call());
        }
    }

    private void print(Event.Made call) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", call.actor().pid());
        object.put("process", call.actor().isJvm() ? "jvm" : "child");
        object.put(
                "namespaces",
                call.actor().namespaces().stream().map(Namespace::link).toList());
        object.put("call", call.name());
        object.put("arguments", call.arguments());
        if (call.result().isRefused()) {
            object.put("error", call.result().error());
        } else {
            object.put("result", call.result().value());
        }
        object.put("nanos", call.result().nanos());
        object.put("why", call.why().text());
        try {
            out.print(JSON.std.asString(object) + "\n"); // in one piece: others write there, too
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }
}
