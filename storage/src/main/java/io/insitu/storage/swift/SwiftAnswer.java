package io.insitu.storage.swift;

import io.insitu.storage.Body;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What Swift answered. Whoever has one closes it.
///
/// @param headers names and values as they came, those that frame the message among them
/// @param length of the body as the head has it (for HEAD: of the body that GET would have), or -1
///   when it does not say
/// @param body is read while it comes
public record SwiftAnswer(
        int status, List<Map.Entry<String, String>> headers, long length, Body body)
        implements AutoCloseable {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    public SwiftAnswer {
        headers = List.copyOf(headers);
    }

    /// {@return the value of the first field of that name}
    public Optional<String> first(String name) {
        return headers.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// {@return the MD5 of the whole body; empty where the head does not say it: large objects have
    /// other ETags, and parts that of the whole}
    Optional<String> md5() {
        boolean isPlain =
                status == 200
                        && first("X-Static-Large-Object").isEmpty()
                        && first("X-Object-Manifest").isEmpty();
        return isPlain
                ? first("Etag")
                        .map(etag -> etag.replace("\"", ""))
                        .filter(etag -> MD5.matcher(etag).matches())
                : Optional.empty();
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    long number(String name) {
        return first(name).map(Long::parseLong).orElse(0L);
    }

    /// Lets go of the connection. What was not read of the body is lost.
    @Override
    public void close() {
        body.close();
    }
}
