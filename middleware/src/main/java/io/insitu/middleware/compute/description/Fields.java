package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.middleware.SwiftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object that is read by its keys. It refuses, at once, keys that it does not know.
final class Fields {
    private final JsonNode node;
    private final String where;

    /// @param where what the object describes, for messages: `X`, `device stdin in X`
    /// @throws SwiftException 400 when it is no object, or has other keys
    Fields(JsonNode node, String where, Set<String> known) {
        this.node = node;
        this.where = where;
        if (!node.isObject()) {
            throw bad("%s: %s is not a JSON object".formatted(where, shorten(node)));
        }
        List<String> unknown = new ArrayList<>();
        node.fieldNames()
                .forEachRemaining(key -> {
                    if (!known.contains(key)) {
                        unknown.add(key);
                    }
                });
        if (!unknown.isEmpty()) {
            throw bad(
                    "Unknown key%s in %s: %s"
                            .formatted(
                                    unknown.size() == 1 ? "" : "s",
                                    where,
                                    String.join(", ", unknown)));
        }
    }

    static SwiftException bad(String message) {
        return new SwiftException(400, message);
    }

    /// {@return the error for what the contract knows and this server does not offer}
    SwiftException notAvailable(String key) {
        return bad("%s in %s is not available on this server".formatted(key, where));
    }

    void refuse(String... keys) {
        for (String key : keys) {
            if (has(key)) {
                throw notAvailable(key);
            }
        }
    }

    /// {@return what the object describes, for messages}
    String where() {
        return where;
    }

    /// {@return the error for a value that is there and breaks a rule}
    SwiftException wrong(String key, String rule) {
        return wrong(key, node.path(key), rule);
    }

    /// {@return the value; null when the key is missing or its value is `null`}
    @Nullable JsonNode get(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    String text(String key, String otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(key, value, "a string");
        }
        return value.textValue();
    }

    /// {@return the whole number, 0 or more}
    long number(String key, long otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(key, value, "a whole number, 0 or more");
        }
        return value.longValue();
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    List<JsonNode> list(String key) {
        JsonNode value = get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, value, "a list");
        }
        return List.copyOf(value.valueStream().toList());
    }

    List<String> texts(String key) {
        List<JsonNode> values = list(key);
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw wrong(key, value, "a string");
            }
        }
        return values.stream().map(JsonNode::textValue).toList();
    }

    /// {@return a map of texts in its order; numbers and truth values count as their text}
    Map<String, String> map(String key) {
        JsonNode value = get(key);
        Map<String, String> map = new LinkedHashMap<>();
        if (value == null) {
            return map;
        }
        if (!value.isObject()) {
            throw wrong(key, value, "a JSON object");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw wrong(key + "." + entry.getKey(), entry.getValue(), "a string");
            }
            map.put(entry.getKey(), entry.getValue().asText());
        }
        return map;
    }

    SwiftException wrong(String key, JsonNode value, String rule) {
        return bad("%s in %s: %s is not %s".formatted(key, where, shorten(value), rule));
    }

    static String shorten(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
