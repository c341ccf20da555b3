package io.insitu.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Header values as text and as bytes. On the wire they are bytes, of which the codec makes one
/// `char` each (ISO 8859-1, RFC 9110, section 5.5); clients of Swift mean UTF-8 by them.
final class HeaderText {
    private HeaderText() {}

    /// {@return the value read as UTF-8; as it came when it is not UTF-8}
    static String fromWire(String value) {
        if (isAscii(value)) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /// {@return a text whose chars are the bytes of the value in UTF-8}
    ///
    /// @throws IllegalArgumentException for a control character, with which a value could pretend
    ///   to be further header fields
    static String toWire(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("a control character in a header: " + value);
            }
        }
        return isAscii(value)
                ? value
                : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
