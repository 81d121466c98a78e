package dev.sillycon.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of content by what it holds: {@code sha256:6c3c624b...}.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the hash, in lower case
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI image spec, Digests</a>
 */
public record Digest(String algorithm, String hex) {

    private static final Pattern FORM = Pattern.compile("(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128})");

    /** Reads a digest; throws {@link ImageException} if {@code text} has not its form. */
    public static Digest parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ImageException("not a digest (sha256:... or sha512:...): " + text);
        }
        int group = matcher.group(1) != null ? 1 : 3;
        return new Digest(matcher.group(group), matcher.group(group + 1));
    }

    /** The digest of what {@code digester} has seen; resets it. */
    public static Digest of(MessageDigest digester) {
        String algorithm = digester.getAlgorithm().toLowerCase(Locale.ROOT).replace("-", "");
        return new Digest(algorithm, HexFormat.of().formatHex(digester.digest()));
    }

    /** A digester for this digest's algorithm. */
    public MessageDigest newDigester() {
        return digester(algorithm);
    }

    /** Returns {@code bytes} if this is their digest; throws {@link ImageException}, which says what they are, if not. */
    public byte[] verify(String what, byte[] bytes) {
        MessageDigest digester = newDigester();
        digester.update(bytes);
        Digest actual = of(digester);
        if (!actual.equals(this)) {
            throw new ImageException("the image's " + what + " is not the one that it names: its digest is " + actual
                    + ", expected " + this + "; save the image again, or remove it from the store and get it again");
        }
        return bytes;
    }

    /** The SHA-256 digest of {@code bytes}. */
    public static Digest ofBytes(byte[] bytes) {
        MessageDigest digester = newSha256();
        digester.update(bytes);
        return of(digester);
    }

    /** A digester for new content. */
    public static MessageDigest newSha256() {
        return digester("sha256");
    }

    private static MessageDigest digester(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256 and SHA-512", e);
        }
    }

    /** Where an OCI image layout keeps the content: {@code blobs/sha256/6c3c624b...}. */
    public String blobPath() {
        return "blobs/" + algorithm + "/" + hex;
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
