package dev.sillycon.it;

import dev.sillycon.image.Image;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step3.Child;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.step4.Container;
import dev.sillycon.step4.ContainerOptions;
import dev.sillycon.store.Store;
import dev.sillycon.store.StoredLayers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that starts containers one after the other, while other threads of its JVM allocate without pause: whoever
 * borrows a thread must get along with the garbage collector.
 */
final class Soak {

    private static final int ALLOCATING_THREADS = 2;

    private Soak() {}

    /** Starts {@code args[1]} containers of the image {@code args[0]}; ends with 1 at the first that fails. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < ALLOCATING_THREADS; i++) {
            Thread thread = new Thread(Soak::allocate, "allocating");
            thread.setDaemon(true);
            thread.start();
        }
        IdMapping mapping = IdMapping.ofCaller();
        ContainerOptions options = new ContainerOptions(
                List.of("/busybox", "true"),
                Map.of("PATH", "/"),
                "/",
                "",
                "soak",
                Capabilities.of(List.of(), List.of()),
                "50%");
        Store store = Store.open(Optional.empty());
        int starts = Integer.parseInt(args[1]);
        long descriptors = 0;
        for (int i = 0; i < starts; i++) {
            try (Image image = Image.open(args[0])) {
                int status = run(image, options, mapping, store);
                if (status != 0) {
                    System.out.println("start " + i + " ended with " + status);
                    System.exit(1);
                }
            }
            if (i == 10) {
                descriptors = openDescriptors();
            }
        }
        if (openDescriptors() > descriptors + 10) { // the JVM itself opens some as it goes
            System.out.println("descriptors: " + descriptors + " after 10 starts, " + openDescriptors() + " after all");
            System.exit(1);
        }
        System.out.println("all ended well: " + starts);
        System.exit(0);
    }

    private static int run(Image image, ContainerOptions options, IdMapping mapping, Store store) {
        try (StoredLayers layers = StoredLayers.of(image, store, mapping)) {
            Child child = Container.start(layers, options, mapping, Optional.empty());
            child.awaitExec(); // throws what has gone wrong in the child
            return child.await().shellStatus();
        }
    }

    private static long openDescriptors() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static void allocate() {
        Object[] kept = new Object[1000];
        for (int i = 0; ; i++) {
            kept[i % kept.length] = new byte[10_000];
        }
    }
}
