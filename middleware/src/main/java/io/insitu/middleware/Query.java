package io.insitu.middleware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parameters of a URL.
///
/// @param parameters decoded, in their order; of a name that stands twice the last holds, as in
///   Swift
/// @param raw the same as it was sent, word for word, without the `?`
public record Query(Map<String, String> parameters, String raw) {
    private static final char REPLACED = '\uFFFD';

    /// Stands where the bytes are no UTF-8: half a surrogate pair, which no UTF-8 means.
    private static final char MALFORMED = '\uD800';

    public static final Query EMPTY = new Query(Map.of(), "");

    public Query {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /// @param raw what stands behind the `?`, still percent-encoded
    public static Query parse(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(name(pair), decode(value));
            }
        }
        return new Query(parameters, raw);
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return decode(equals < 0 ? pair : pair.substring(0, equals));
    }

    public boolean isEmpty() {
        return parameters.isEmpty();
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// {@return the value, or the empty string, which Swift's API takes for "not given"}
    public String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// {@return whether the value was sent as bytes that are no UTF-8}
    public boolean isMalformed(String name) {
        return text(name).indexOf(MALFORMED) >= 0;
    }

    /// {@return whether the value says yes, in any of Swift's words for it}
    public boolean isTrue(String name) {
        return Truth.of(text(name));
    }

    /// {@return these, with that parameter in the place of the one of its name}
    public Query with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        String pair = PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value);
        String others = rawWithout(name);
        return new Query(changed, others.isEmpty() ? pair : others + "&" + pair);
    }

    public Query without(String name) {
        if (!has(name)) {
            return this;
        }
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(name);
        return new Query(changed, rawWithout(name));
    }

    private String rawWithout(String name) {
        return Stream.of(raw.split("&", -1))
                .filter(pair -> !name(pair).equals(name))
                .collect(Collectors.joining("&"));
    }

    private static String decode(String encoded) {
        byte[] bytes = PercentEncoding.decode(encoded, true);
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean malformed =
                text.indexOf(REPLACED) >= 0
                        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return malformed ? text.replace(REPLACED, MALFORMED) : text;
    }
}
