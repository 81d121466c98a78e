package dev.sillycon.save;

import dev.sillycon.image.Document;
import dev.sillycon.pack.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The files of a saved image, as a tar file or as a directory. */
interface FileTree {

    /** Adds a file; its name may have slashes. */
    void add(String name, long size, TarWriter.Content content) throws IOException;

    /** Adds a small file. */
    default void add(String name, Document document) throws IOException {
        byte[] bytes = document.bytes();
        add(name, bytes.length, out -> out.write(bytes));
    }

    /** In a tar file. */
    static FileTree in(TarWriter tar) {
        Set<String> directories = new HashSet<>();
        return (name, size, content) -> {
            // skopeo, as an ordinary user, cannot read an archive that leaves its directories out.
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                String directory = name.substring(0, slash + 1);
                if (directories.add(directory)) {
                    tar.put(TarWriter.Entry.directory(directory, 0755));
                }
            }
            tar.put(TarWriter.Entry.file(name, 0644, size), content);
        };
    }

    /** In a directory. */
    static FileTree in(Path directory) {
        return (name, size, content) -> {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            try (OutputStream out =
                    new BufferedOutputStream(new Destination(file.toString(), Files.newOutputStream(file)))) {
                content.writeTo(out);
            }
        };
    }
}
