package io.insitu.middleware.constraints;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Refuses what goes beyond [Constraints], with Swift's texts (`common/constraints.py`).
public final class Checks {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final Constraints limits;

    public Checks(Constraints limits) {
        this.limits = limits;
    }

    public Constraints limits() {
        return limits;
    }

    /// @throws SwiftException 431
    public void headerCount(Headers headers) {
        if (headers.fields().size() > limits.maxHeaderCount()) {
            throw new SwiftException(431, "Too many headers");
        }
    }

    /// @throws SwiftException 400
    public void accountName(String name) {
        nameLength("Account", name, limits.maxAccountNameLength(), HTML);
    }

    /// @throws SwiftException 400
    public void containerName(String name) {
        nameLength("Container", name, limits.maxContainerNameLength(), HTML);
    }

    /// @throws SwiftException 400
    public void objectName(String name) {
        nameLength("Object", name, limits.maxObjectNameLength(), Headers.EMPTY);
    }

    private static void nameLength(String kind, String name, int max, Headers headers) {
        int length = bytes(name);
        if (length > max) {
            throw new SwiftException(
                    400,
                    "%s name length of %d longer than %d".formatted(kind, length, max),
                    headers);
        }
    }

    /// Checks the metadata that one request brings.
    ///
    /// @param kind whose it is: `account`, `container` or `object`
    /// @throws SwiftException 400
    public void metadata(Headers headers, String kind) {
        String prefix = "x-" + kind + "-meta-";
        Map<String, String> metadata = new HashMap<>();
        for (Headers.Field field : headers.fields()) {
            if (bytes(field.value()) > limits.maxHeaderSize()) {
                throw refused("Header value too long: " + cut(field.name()));
            }
            if (field.startsWith(prefix)) {
                String name = field.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
                item(prefix, name, field.value());
                metadata.put(name, field.value());
            }
        }
        total(metadata);
    }

    private void item(String prefix, String name, String value) {
        if (name.isEmpty()) {
            throw refused("Metadata name cannot be empty");
        }
        if (bytes(name) > limits.maxMetaNameLength()) {
            throw refused("Metadata name too long: " + prefix + StoredHeaders.title(name));
        }
        if (bytes(value) > limits.maxMetaValueLength()) {
            throw refused(
                    "Metadata value longer than %d: %s%s"
                            .formatted(
                                    limits.maxMetaValueLength(),
                                    prefix,
                                    StoredHeaders.title(name)));
        }
    }

    /// Checks all the metadata that something is going to have.
    ///
    /// @param metadata names without their prefix, and values
    /// @throws SwiftException 400
    public void total(Map<String, String> metadata) {
        if (metadata.size() > limits.maxMetaCount()) {
            throw refused("Too many metadata items; max " + limits.maxMetaCount());
        }
        long size = 0;
        for (Map.Entry<String, String> item : metadata.entrySet()) {
            size += bytes(item.getKey()) + bytes(item.getValue());
        }
        if (size > limits.maxMetaOverallSize()) {
            throw refused("Total metadata too large; max " + limits.maxMetaOverallSize());
        }
    }

    /// @throws SwiftException 413
    public void objectSize(long bytes) {
        if (bytes > limits.maxFileSize()) {
            throw new SwiftException(413, "Your request is too large.");
        }
    }

    private String cut(String name) {
        return name.substring(0, Math.min(name.length(), limits.maxMetaNameLength()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static SwiftException refused(String message) {
        return new SwiftException(400, message);
    }
}
