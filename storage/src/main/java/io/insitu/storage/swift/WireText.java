package io.insitu.storage.swift;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Texts as HTTP carries them. Vert.x turns bytes of header values into chars one by one, as ISO
/// 8859-1 has it; Swift's are UTF-8.
final class WireText {
    private WireText() {}

    /// {@return a header's value, read as UTF-8; as it came when it is not UTF-8}
    static String valueFromWire(String value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    static String valueToWire(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// {@return names, joined by slashes, as the path of a URL; slashes within them stay}
    static String path(String... names) {
        return "/v1/" + parameter(String.join("/", names)).replace("%2F", "/");
    }

    /// {@return a text as the value of a URL's parameter}
    static String parameter(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
