package dev.sillycon.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.store.ChainId;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./sillycon inspect}. */
@Command(
        name = "inspect",
        description =
                "Show an image of the store as JSON: its digests, its configuration, its layers and where they are.",
        sortOptions = false)
final class InspectCommand extends StoreCommand {

    @Parameters(paramLabel = "IMAGE", description = "An image of the store, by name or ID.")
    String name;

    @Override
    int run(Store store) throws IOException {
        StoredImage image = store.find(name);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", image.name());
        shown.put("id", image.id().toString());
        shown.put("manifest", image.manifest().descriptor().toJson());
        shown.put("size", image.size());
        shown.put("configuration", image.configuration().json().value());
        shown.put("layers", layers(image, store));
        System.out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(shown));
        return 0;
    }

    private static List<Map<String, Object>> layers(StoredImage image, Store store) {
        IdMapping mapping = IdMapping.ofCaller();
        List<Digest> diffIds = image.diffIds();
        List<Digest> chain = ChainId.of(diffIds);
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Descriptor descriptor : image.layers()) {
            int i = layers.size();
            Map<String, Object> layer = descriptor.toJson();
            if (i < chain.size()) {
                layer.put("diffId", diffIds.get(i).toString());
                layer.put("chainId", chain.get(i).toString());
                layer.put(
                        "unpacked",
                        store.unpacked(chain.get(i), mapping)
                                .map(Path::toString)
                                .orElse(null));
            }
            layers.add(layer);
        }
        return layers;
    }
}
