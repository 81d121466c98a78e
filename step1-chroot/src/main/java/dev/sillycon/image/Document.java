package dev.sillycon.image;

/** A JSON document of an image, byte for byte: its digest depends on every one of them. */
public final class Document {

    private final String mediaType;
    private final byte[] bytes;

    public Document(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes.clone();
    }

    public String mediaType() {
        return mediaType;
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** What the document says; throws {@link ImageException} if it is not JSON. */
    public Json json() {
        return Json.parse("a document of type " + mediaType, bytes);
    }

    /** How other documents refer to it. */
    public Descriptor descriptor() {
        return new Descriptor(mediaType, Digest.ofBytes(bytes), bytes.length);
    }
}
