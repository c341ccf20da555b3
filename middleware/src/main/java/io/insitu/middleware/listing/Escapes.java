package io.insitu.middleware.listing;

import java.util.HexFormat;

/// What a name needs in JSON and in XML; as Python's `json` and `xml.etree` write it, since clients
/// compare bytes.
public final class Escapes {
    private static final HexFormat HEX = HexFormat.of();

    private Escapes() {}

    /// All but printable ASCII is written as UTF-16 in hexadecimal digits.
    public static void json(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    }
                }
            }
        }
    }

    static void xmlElement(StringBuilder out, String element, String value) {
        out.append('<').append(element).append('>');
        xmlText(out, value);
        out.append("</").append(element).append('>');
    }

    public static void xmlText(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
    }

    static void xmlAttribute(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                case '\n' -> out.append("&#10;");
                case '\t' -> out.append("&#09;");
                default -> out.append(c);
            }
        }
    }
}
