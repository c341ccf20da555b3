package io.insitu.middleware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// Header fields in their order. Names are compared without regard to case (RFC 9110, section 5.1).
/// Never changed: what looks like a change gives a new value.
public final class Headers {
    public static final Headers EMPTY = new Headers(List.of());

    /// One field as it was sent.
    public record Field(String name, String value) {
        /// {@return whether its name begins with that, whatever the case}
        public boolean startsWith(String prefix) {
            return name.regionMatches(true, 0, prefix, 0, prefix.length());
        }
    }

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

    /// {@return the first field's value, or the empty string, which Swift's API takes for "not
    /// given" nearly everywhere}
    public String text(String name) {
        return first(name).orElse("");
    }

    /// {@return the items of the first field's comma list, without the empty ones}
    public List<String> items(String name) {
        return Arrays.stream(text(name).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// {@return whether the first field of that name says yes, in any of Swift's words for it}
    public boolean isTrue(String name) {
        return Truth.of(text(name));
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /// {@return these, with that field in the place of all of its name}
    public Headers with(String name, String value) {
        List<Field> changed = new ArrayList<>(fields.size() + 1);
        for (Field field : fields) {
            if (!field.name.equalsIgnoreCase(name)) {
                changed.add(field);
            }
        }
        changed.add(new Field(name, value));
        return new Headers(List.copyOf(changed));
    }

    /// {@return these and then those; a name in both stands twice}
    public Headers and(Headers others) {
        List<Field> changed = new ArrayList<>(fields.size() + others.fields.size());
        changed.addAll(fields);
        changed.addAll(others.fields);
        return new Headers(List.copyOf(changed));
    }

    public Headers without(String name) {
        return filter(field -> !field.name.equalsIgnoreCase(name));
    }

    public Headers filter(Predicate<Field> keep) {
        for (Field field : fields) {
            if (!keep.test(field)) {
                return new Headers(fields.stream().filter(keep).toList());
            }
        }
        return this;
    }

    /// {@return the fields whose name begins with that, whatever the case}
    public Headers startingWith(String prefix) {
        return filter(field -> field.startsWith(prefix));
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
