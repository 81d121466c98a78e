package dev.sillycon.image;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the documents of an image refer to content.
 *
 * @param size in bytes
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image spec, Content Descriptors</a>
 */
public record Descriptor(String mediaType, Digest digest, long size) {

    /** Reads a descriptor; throws {@link ImageException} if {@code json} is none. */
    public static Descriptor of(Json json) {
        return new Descriptor(
                json.get("mediaType").stringOr(""),
                Digest.parse(json.get("digest").string()),
                json.get("size").number());
    }

    /** For a JSON writer. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mediaType", mediaType);
        json.put("digest", digest.toString());
        json.put("size", size);
        return json;
    }
}
