package io.insitu.middleware.versionedwrites;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.Map;
import java.util.Optional;

/// Where a container's old versions go, and how.
///
/// @param container of the same account, percent-encoded as it was set
/// @param history whether deletes leave a marker, instead of bringing the last version back
record Versioning(String container, boolean history) {
    static final String STACK = "X-Versions-Location";
    static final String HISTORY = "X-History-Location";
    static final String REMOVE_STACK = "X-Remove-Versions-Location";
    static final String REMOVE_HISTORY = "X-Remove-History-Location";

    private static final String LOCATION = "X-Container-Sysmeta-Versions-Location";
    private static final String MODE = "X-Container-Sysmeta-Versions-Mode";
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    /// @param metadata of a container
    static Optional<Versioning> of(Map<String, String> metadata) {
        String location = metadata.getOrDefault("x-container-sysmeta-versions-location", "");
        String mode = metadata.getOrDefault("x-container-sysmeta-versions-mode", "");
        return location.isEmpty()
                ? Optional.empty()
                : Optional.of(new Versioning(location, mode.equals("history")));
    }

    /// {@return the container's name}
    String name() {
        return PercentEncoding.decode(container).split("/", 2)[0];
    }

    /// {@return the headers of a container's PUT or POST with what they say of versions in internal
    /// ones}
    ///
    /// @param allowed whether it may be set
    static Headers kept(Headers headers, boolean allowed) {
        String stack = headers.text(STACK);
        String history = headers.text(HISTORY);
        if (!stack.isEmpty() && !history.isEmpty()) {
            throw new SwiftException(
                    400, "Only one of x-versions-location or x-history-location may be specified");
        }
        Headers plain =
                headers.without(STACK)
                        .without(HISTORY)
                        .without(REMOVE_STACK)
                        .without(REMOVE_HISTORY);
        String location = stack.isEmpty() ? history : stack;
        if (!location.isEmpty()) {
            check(location, allowed);
            return plain.with(LOCATION, location).with(MODE, stack.isEmpty() ? "history" : "stack");
        }
        boolean removes =
                headers.has(STACK)
                        || headers.has(HISTORY)
                        || !headers.text(REMOVE_STACK).isEmpty()
                        || !headers.text(REMOVE_HISTORY).isEmpty();
        return removes ? plain.with(LOCATION, "").with(MODE, "") : plain;
    }

    private static void check(String location, boolean allowed) {
        if (!allowed) {
            throw new SwiftException(412, "Versioned Writes is disabled");
        }
        if (location.indexOf('/') >= 0 || PercentEncoding.decode(location).indexOf('\0') >= 0) {
            throw new SwiftException(412, "Container name cannot contain slashes", HTML);
        }
    }

    /// {@return the answer about a container with what it says of versions where clients see it}
    static Response shown(Response answer) {
        String location = answer.headers().text(LOCATION);
        if (location.isEmpty()) {
            return answer;
        }
        boolean history = answer.headers().text(MODE).equals("history");
        return answer.withHeader(history ? HISTORY : STACK, location);
    }
}
