package io.insitu.middleware.compute.answer;

import java.nio.charset.StandardCharsets;

/// Text on its way into a header field.
final class HeaderText {
    private static final int LENGTH_MAX = 1024;

    private HeaderText() {}

    /// {@return the text with every byte that may not stand in a field percent-encoded, cut to a
    /// length that fits}
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (safe.length() >= LENGTH_MAX) {
                return safe.append("...").toString();
            }
            if (b == '\n' || b == '\t') {
                safe.append(' ');
            } else if (b >= 0x20 && b < 0x7f) {
                safe.append((char) b);
            } else {
                safe.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return safe.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit & 0xf, 16));
    }
}
