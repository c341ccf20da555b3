package io.insitu.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lays the values of a file and of the environment over records of defaults. It goes on after a
/// problem, so that one start shows them all.
final class Binder {
    private final Map<String, String> overrides;
    private final List<String> problems = new ArrayList<>();

    /// @param overrides environment variables, or other texts under an option's environment name
    Binder(Map<String, String> overrides) {
        this.overrides = overrides;
    }

    List<String> problems() {
        return problems;
    }

    /// {@return the defaults with everything that was said in their place; where there was a
    /// problem the default stands}
    ///
    /// @param prefix of the names in this record: empty, or ending in a dot
    <R extends Record> R bind(String prefix, @Nullable JsonNode tree, R defaults) {
        if (tree != null && !tree.isObject()) {
            problems.add(
                    label(prefix) + ": '" + shown(tree) + "' is not a mapping of keys to values");
            return bind(prefix, null, defaults);
        }
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        rejectUnknown(prefix, tree, components);
        Object[] values =
                Arrays.stream(components)
                        .map(component -> value(prefix, tree, component, defaults))
                        .toArray();
        return construct(prefix, defaults, components, values);
    }

    private void rejectUnknown(
            String prefix, @Nullable JsonNode tree, RecordComponent[] components) {
        Set<String> known = new HashSet<>();
        for (RecordComponent component : components) {
            known.add(Option.key(component));
        }
        if (tree != null) {
            tree.properties().stream()
                    .filter(entry -> !known.contains(entry.getKey()))
                    .forEach(entry ->
                            problems.add(prefix + entry.getKey() + ": is not a known option"));
        }
    }

    private Object value(
            String prefix, @Nullable JsonNode tree, RecordComponent component, Record defaults) {
        String key = Option.key(component);
        JsonNode node = tree == null ? null : tree.get(key);
        Object defaultValue = Option.valueOf(component, defaults);
        if (defaultValue instanceof Record nested) {
            return bind(prefix + key + ".", node, nested);
        }
        Option option = new Option(prefix + key, component.getGenericType(), defaultValue);
        String override = overrides.get(option.environmentName());
        if (override != null) {
            return parse(option, option.environmentName(), override);
        }
        return node == null ? defaultValue : read(option, node);
    }

    private Object read(Option option, JsonNode node) {
        if (isA(option, Map.class)) {
            return readMap(option, node);
        } else if (isA(option, List.class)) {
            return readList(option, node);
        }
        if (!node.isValueNode() || node.isNull() || !fits(option, node)) {
            return problem(option, option.name(), shown(node), ruleFor(option));
        }
        return parse(option, option.name(), node.asText());
    }

    private static boolean isA(Option option, Class<?> container) {
        return option.type() instanceof ParameterizedType generic
                && generic.getRawType() == container;
    }

    /// Text in quotes is text: `port: "8080"` is refused as YAML would have it.
    private static boolean fits(Option option, JsonNode node) {
        Type type = option.type();
        return Values.isBytes(option.name())
                || node.asText().equals("auto")
                || !(type == boolean.class || type == int.class || type == double.class)
                || !node.isTextual();
    }

    private static String ruleFor(Option option) {
        if (option.type() == Path.class || option.type() == String.class) {
            return "is not a single text";
        }
        try {
            Values.parse(option.name(), option.type(), "?");
        } catch (IllegalArgumentException e) {
            return Objects.requireNonNullElse(e.getMessage(), "is not valid");
        }
        return "is not a single value";
    }

    private Object readList(Option option, JsonNode node) {
        if (!node.isArray()) {
            return problem(option, option.name(), shown(node), "is not a list");
        }
        List<String> items = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.isValueNode() || item.isNull()) {
                return problem(option, option.name(), shown(item), "is not a single text");
            }
            items.add(item.asText());
        }
        return List.copyOf(items);
    }

    private Object readMap(Option option, JsonNode node) {
        if (!node.isObject()) {
            return problem(option, option.name(), shown(node), "is not a mapping");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode item = entry.getValue();
            if (!item.isValueNode() || item.isNull()) {
                String name = option.name() + "." + entry.getKey();
                return problem(option, name, shown(item), "is not a single text");
            }
            entries.put(entry.getKey(), item.asText());
        }
        return entries;
    }

    /// The word `auto` is the default, where that is not the same on every machine.
    private Object parse(Option option, String source, String text) {
        if (option.type() instanceof Class<?> kind
                && kind != String.class
                && text.strip().equals("auto")) {
            return option.defaultValue();
        }
        try {
            return Values.parse(option.name(), option.type(), text);
        } catch (IllegalArgumentException e) {
            return problem(
                    option, source, text, Objects.requireNonNullElse(e.getMessage(), "is invalid"));
        }
    }

    private Object problem(Option option, String source, String value, String rule) {
        problems.add(source + ": '" + value + "' " + rule);
        return option.defaultValue();
    }

    /// The record's own constructor checks what concerns one value or several; its message names
    /// them.
    private <R extends Record> R construct(
            String prefix, R defaults, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked")
            Constructor<R> constructor =
                    (Constructor<R>) defaults.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                problems.add(prefix + inTheFilesWords(refused.getMessage()));
                return defaults;
            }
            throw new IllegalStateException("cannot make " + defaults.getClass(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + defaults.getClass(), e);
        }
    }

    /// {@return the message, in which a record calls its component `keepAlive`, about `keep_alive`}
    private static String inTheFilesWords(@Nullable String message) {
        String told = Objects.requireNonNullElse(message, "is not valid");
        int colon = told.indexOf(": ");
        return colon < 0 ? told : Option.key(told.substring(0, colon)) + told.substring(colon);
    }

    private static String label(String prefix) {
        return prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1);
    }

    private static String shown(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
