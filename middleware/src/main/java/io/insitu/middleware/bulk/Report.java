package io.insitu.middleware.bulk;

import io.insitu.middleware.listing.Escapes;
import io.insitu.middleware.listing.ListingFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What came of a request that does many things, byte for byte as Swift writes it
/// (`bulk.get_response_body`).
///
/// @param fields texts and numbers by name, in the order of the JSON
public record Report(Map<String, Object> fields, List<Failure> failures) {
    /// @param name percent-encoded
    /// @param status a status with its title, or what else is wrong
    public record Failure(String name, String status) {}

    public Report {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        failures = List.copyOf(failures);
    }

    public static Report of(List<Failure> failures) {
        return new Report(Map.of(), failures);
    }

    public Report with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Report(more, failures);
    }

    /// @param root the outermost element of XML
    public byte[] write(ListingFormat format, String root) {
        StringBuilder out = new StringBuilder();
        switch (format) {
            case JSON -> json(out);
            case XML, TEXT_XML -> xml(out, root);
            case PLAIN -> plain(out);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void json(StringBuilder out) {
        out.append('{');
        fields.forEach((name, value) -> {
            text(out, name);
            out.append(": ");
            if (value instanceof Number number) {
                out.append(number);
            } else {
                text(out, value.toString());
            }
            out.append(", ");
        });
        out.append("\"Errors\": [");
        for (int i = 0; i < failures.size(); i++) {
            out.append(i == 0 ? "[" : ", [");
            text(out, failures.get(i).name());
            out.append(", ");
            text(out, failures.get(i).status());
            out.append(']');
        }
        out.append("]}");
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        Escapes.json(out, text);
        out.append('"');
    }

    private void xml(StringBuilder out, String root) {
        out.append('<').append(root).append(">\n");
        new TreeMap<>(fields)
                .forEach((name, value) -> {
                    String element = name.replace(' ', '_').toLowerCase(Locale.ROOT);
                    out.append('<').append(element).append('>');
                    Escapes.xmlText(out, value.toString());
                    out.append("</").append(element).append(">\n");
                });
        out.append("<errors>\n");
        for (Failure failure : failures) {
            out.append("<object><name>");
            Escapes.xmlText(out, failure.name());
            out.append("</name><status>");
            Escapes.xmlText(out, failure.status());
            out.append("</status></object>\n");
        }
        out.append("</errors>\n</").append(root).append(">\n");
    }

    private void plain(StringBuilder out) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(fields).forEach((name, value) -> lines.add(name + ": " + value));
        lines.add("Errors:");
        failures.forEach(failure -> lines.add(failure.name() + ", " + failure.status()));
        lines.forEach(line -> out.append(line).append('\n'));
    }
}
