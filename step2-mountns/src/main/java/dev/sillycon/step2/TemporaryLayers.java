package dev.sillycon.step2;

import static dev.sillycon.linux.Linux.chdir;

import dev.sillycon.image.Image;
import dev.sillycon.image.Layer;
import dev.sillycon.image.LayerUnpacker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An image's layers, unpacked for one container and gone with it. */
record TemporaryLayers(Image image) implements Layers {

    @Override
    public Overlay overlayIn(String directory) {
        chdir(directory);
        LayerUnpacker unpacker = new LayerUnpacker();
        Deque<LayerDirectory> unpacked = new ArrayDeque<>(); // the topmost first
        for (Layer layer : image.layers()) {
            LayerDirectory next = new LayerDirectory("layer" + unpacked.size());
            next.unpack(layer, List.copyOf(unpacked), unpacker);
            unpacked.addFirst(next);
        }
        unpacker.notes().forEach(note -> System.err.println("sillycon: " + note));

        List<String> lower = new ArrayList<>();
        unpacked.forEach(layer -> lower.addAll(layer.lower()));
        return Overlay.of(lower);
    }
}
