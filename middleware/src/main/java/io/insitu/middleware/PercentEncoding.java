package io.insitu.middleware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Percent-encoding of URLs (RFC 3986, section 2.1). A `%` that is not followed by two hexadecimal
/// digits stands for itself, as in Swift.
public final class PercentEncoding {
    private static final String UNRESERVED = "-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /// {@return the text that is meant, read as UTF-8}
    public static String decode(String text) {
        return new String(decode(text, false), StandardCharsets.UTF_8);
    }

    /// {@return whether what is meant is UTF-8}
    public static boolean isText(String text) {
        byte[] bytes = decode(text, false);
        return Arrays.equals(
                new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }

    /// {@return the bytes that the text stands for}
    static byte[] decode(String text, boolean plusIsSpace) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int octet = encoded[i] == '%' ? octet(encoded, i + 1) : -1;
            if (octet >= 0) {
                decoded.write(octet);
                i += 2;
            } else {
                decoded.write(plusIsSpace && encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        return decoded.toByteArray();
    }

    private static int octet(byte[] text, int at) {
        if (at + 1 >= text.length) {
            return -1;
        }
        int high = Character.digit(text[at], 16);
        int low = Character.digit(text[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /// {@return the text as a name or value of a URL's query}
    public static String encode(String text) {
        return encodePath(text).replace("/", "%2F");
    }

    /// {@return the text as a part of a URL's path; slashes stay}
    public static String encodePath(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/' || isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED.indexOf(c) >= 0;
    }
}
