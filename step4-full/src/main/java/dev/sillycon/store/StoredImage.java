package dev.sillycon.store;

import dev.sillycon.image.Descriptor;
import dev.sillycon.image.Digest;
import dev.sillycon.image.Document;
import dev.sillycon.image.Json;
import dev.sillycon.image.Manifests;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An image of the store.
 *
 * @param name in full: {@code docker.io/library/debian:12}
 * @param manifest as it was pulled or loaded
 * @param configuration that the manifest names
 */
public record StoredImage(String name, Document manifest, Document configuration) {

    private static final int SHORT_ID_DIGITS = 12;

    static StoredImage read(String name, Descriptor descriptor, BlobStore blobs) {
        Document manifest = blobs.document(descriptor);
        Document configuration = blobs.document(Descriptor.of(manifest.json().get("config")));
        return new StoredImage(name, manifest, configuration);
    }

    /** What people call it besides its name: the digest of its configuration, as in Docker. */
    public Digest id() {
        return configuration.descriptor().digest();
    }

    /** As much of the ID as people look at. */
    public String shortId() {
        return id().hex().substring(0, SHORT_ID_DIGITS);
    }

    /** The day on which it was made; empty if it does not tell. */
    public String created() {
        String created = configuration.json().get("created").stringOr("");
        return created.matches("\\d{4}-\\d{2}-\\d{2}T.*") ? created.substring(0, created.indexOf('T')) : "";
    }

    /** The layers as they are stored, the lowest first. */
    public List<Descriptor> layers() {
        return manifest.json().get("layers").elements().stream()
                .map(Descriptor::of)
                .toList();
    }

    /** The same, by OCI's names where Docker's stand: no tool takes a manifest that mixes them. */
    public List<Descriptor> ociLayers() {
        return layers().stream()
                .map(layer -> new Descriptor(Manifests.ociTypeOf(layer.mediaType()), layer.digest(), layer.size()))
                .toList();
    }

    /** The manifest by OCI's names: as it is, unless some of them are Docker's. */
    public Document ociManifest() {
        Descriptor named = Descriptor.of(manifest.json().get("config"));
        boolean isOci = Stream.concat(Stream.of(manifest.descriptor(), named), layers().stream())
                .map(Descriptor::mediaType)
                .allMatch(type -> Manifests.ociTypeOf(type).equals(type));
        return isOci
                ? manifest
                : Manifests.manifest(
                        new Descriptor(Manifests.ociTypeOf(named.mediaType()), named.digest(), named.size()),
                        ociLayers());
    }

    /** The digests of the layers before compression, the lowest first. */
    public List<Digest> diffIds() {
        Json rootfs = configuration.json().get("rootfs");
        return rootfs.isAbsent()
                ? List.of()
                : rootfs.get("diff_ids").strings().stream().map(Digest::parse).toList();
    }

    /** All blobs that it is made of. */
    public List<Digest> blobs() {
        return Stream.concat(Stream.of(manifest.descriptor(), configuration.descriptor()), layers().stream())
                .map(Descriptor::digest)
                .toList();
    }

    /** The bytes of all its blobs. */
    public long size() {
        return LongStream.concat(
                        LongStream.of(
                                manifest.descriptor().size(),
                                configuration.descriptor().size()),
                        layers().stream().mapToLong(Descriptor::size))
                .sum();
    }
}
