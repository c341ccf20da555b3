package io.insitu.storage.swift;

import io.insitu.storage.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A request to Swift.
///
/// @param target path and query, percent-encoded
/// @param headers names and values; those that frame the message are left out
/// @param length of the body, or -1 when that is known at its end only
public record SwiftCall(
        String method,
        String target,
        List<Map.Entry<String, String>> headers,
        Body body,
        long length) {
    public SwiftCall {
        headers = List.copyOf(headers);
    }

    /// {@return a request without a body}
    public static SwiftCall of(String method, String target, Map<String, String> headers) {
        return new SwiftCall(method, target, List.copyOf(headers.entrySet()), Body.empty(), 0);
    }

    /// {@return the path of what has these names, percent-encoded}
    ///
    /// @param names the account, perhaps the container, perhaps the object
    public static String path(String... names) {
        return WireText.path(names);
    }

    SwiftCall with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new SwiftCall(method, target, more, body, length);
    }

    boolean expectsContinue() {
        return headers.stream()
                .anyMatch(field ->
                        field.getKey().equalsIgnoreCase("expect")
                                && field.getValue().equalsIgnoreCase("100-continue"));
    }
}
