package dev.sillycon.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as strings. For the kernel a name is bytes, mostly but not always UTF-8; a byte that is not becomes a lone
 * surrogate, U+DC80 to U+DCFF, and the same byte again on the way back. So whatever a directory lists can be opened and removed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/path_resolution.7.html">path_resolution(7)</a>
 */
public final class FileName {

    private static final int ESCAPE = 0xdc00;

    private FileName() {}

    /** The string for {@code length} bytes of a name. */
    public static String decode(byte[] bytes, int start, int length) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
        CharBuffer out = CharBuffer.allocate(length + 1);
        while (in.hasRemaining()) {
            CoderResult result = utf8.decode(in, out, true);
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xff)));
            }
        }
        return out.flip().toString();
    }

    /** The bytes of a name; those of a string that {@link #decode} has made are the ones that it was made of. */
    public static byte[] encode(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        name.codePoints().forEach(point -> {
            if (isEscape(point)) {
                bytes.write(point & 0xff);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** Whether {@code point} stands for a byte that is not UTF-8. */
    static boolean isEscape(int point) {
        return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xff;
    }
}
