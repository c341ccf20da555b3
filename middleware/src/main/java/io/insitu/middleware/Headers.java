package io.insitu.middleware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// Header fields in their order. Names are compared without regard to case (RFC 9110, section 5.1).
/// Never changed: what looks like a change gives a new value.
public final class Headers {
    public static final Headers EMPTY = new Headers(List.of());

    /// One field as it was sent.
    public record Field(String name, String value) {}

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    public static Headers of(List<Field> fields) {
        return new Headers(List.copyOf(fields));
    }

    /// @param namesAndValues a name, its value, a name, its value …
    public static Headers of(String... namesAndValues) {
        List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(fields);
    }

    /// {@return the first field's value}
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /// {@return these, with that field in the place of all of its name}
    public Headers with(String name, String value) {
        List<Field> changed = new ArrayList<>(without(name).fields);
        changed.add(new Field(name, value));
        return new Headers(List.copyOf(changed));
    }

    /// {@return these and then those; a name in both stands twice}
    public Headers and(Headers others) {
        List<Field> changed = new ArrayList<>(fields);
        changed.addAll(others.fields);
        return new Headers(List.copyOf(changed));
    }

    public Headers without(String name) {
        return filter(field -> !field.name.equalsIgnoreCase(name));
    }

    public Headers filter(Predicate<Field> keep) {
        return new Headers(fields.stream().filter(keep).toList());
    }

    /// {@return the fields whose lower-case name begins with that}
    public Headers startingWith(String lowerCasePrefix) {
        return filter(field -> field.name.toLowerCase(Locale.ROOT).startsWith(lowerCasePrefix));
    }

    public void forEach(BiConsumer<String, String> each) {
        fields.forEach(field -> each.accept(field.name, field.value));
    }

    public List<Field> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
