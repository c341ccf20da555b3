package io.insitu.middleware.constraints;

import io.insitu.middleware.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Stored metadata as headers of an answer, spelt as Swift spells them.
public final class StoredHeaders {
    private StoredHeaders() {}

    /// @param metadata lower-case header names with their values
    /// @param hidden names that are left out
    public static Headers of(Map<String, String> metadata, Set<String> hidden) {
        List<Headers.Field> fields = new ArrayList<>(metadata.size());
        new TreeMap<>(metadata)
                .forEach((name, value) -> {
                    if (!hidden.contains(name)) {
                        fields.add(new Headers.Field(title(name), value));
                    }
                });
        return Headers.of(fields);
    }

    /// {@return the name with each letter that follows no other in upper case, as Python's
    /// `bytes.title` has it}
    static String title(String name) {
        StringBuilder title = new StringBuilder(name);
        boolean inWord = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (letter && !inWord) {
                title.setCharAt(i, (char) (c - 'a' + 'A'));
            }
            inWord = letter;
        }
        return title.toString();
    }
}
