package io.insitu.middleware.formpost;

import io.insitu.middleware.SwiftException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fields of a form that have come in so far, by name in lower case.
final class FormAttributes {
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s=;]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;]*))");

    private final Map<String, String> values = new HashMap<>();

    /// {@return the parameters of a `Content-Disposition` or `Content-Type`}
    static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            String value = quoted == null ? matcher.group(3).strip() : quoted;
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    void put(String name, String value) {
        values.put(name.toLowerCase(Locale.ROOT), value);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// {@return the number; 0 when it is not given}
    ///
    /// @throws SwiftException 400 for what is none
    long number(String name) {
        return number(name, name + " not an integer");
    }

    long number(String name, String message) {
        String text = text(name).strip();
        if (!text.matches("[+-]?\\d{0,18}")) {
            throw new SwiftException(400, "FormPost: " + message);
        }
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
