package io.insitu.middleware.compute.description;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import java.util.Optional;

/// A URL of a job description.
public sealed interface Location {
    /// {@return the URL as the description has it, for messages}
    String url();

    /// What a program's URL may be.
    sealed interface Program extends Location {}

    /// `swift://account/container/object`. Names stand as they are, without percent-encoding; `*`
    /// in the container or the object stands for any characters.
    ///
    /// @param object empty for a whole container
    record Stored(String url, String account, String container, String object) implements Program {
        public boolean isContainer() {
            return object.isEmpty();
        }

        public boolean hasWildcard() {
            return container.indexOf('*') >= 0 || object.indexOf('*') >= 0;
        }
    }

    /// `file://image:path`, or `file://path` within the job's own image.
    ///
    /// @param image the system image's name; empty for the job's own
    record InImage(String url, String image, String path) implements Program {
        public boolean isOwn() {
            return image.isEmpty();
        }
    }

    /// `zvm://group:device`.
    ///
    /// @param alias the device there, without `/dev/`
    record Peer(String url, String group, String alias) implements Location {}

    /// @param url as the description has it
    /// @param home the account that `~` and `.` stand for
    /// @return empty for what is no URL of these kinds, or one that lacks a part
    static Optional<Location> parse(String url, String home) {
        if (hasControl(url)) {
            return Optional.empty();
        }
        if (url.startsWith("swift://")) {
            return stored(url, home);
        }
        if (url.startsWith("file://")) {
            return inImage(url);
        }
        return url.startsWith("zvm://") ? peer(url) : Optional.empty();
    }

    /// {@return the URL of one object}
    ///
    /// @throws SwiftException 400 when it would stand for others too
    static String url(ObjectPath object) {
        if (object.toString().indexOf('*') >= 0) {
            throw new SwiftException(
                    400,
                    "%s: a path with * stands for many objects in a job, and cannot name this one"
                            .formatted(object));
        }
        return "swift:/" + object;
    }

    /// {@return whether a character below U+0020 or U+007F stands in it}
    static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }

    private static Optional<Location> stored(String url, String home) {
        String[] parts = url.substring("swift://".length()).split("/", 3);
        String account = parts[0].equals("~") || parts[0].equals(".") ? home : parts[0];
        String container = parts.length > 1 ? parts[1] : "";
        String object = parts.length > 2 ? parts[2] : "";
        boolean whole = !account.isEmpty() && account.indexOf('*') < 0 && !container.isEmpty();
        return whole ? Optional.of(new Stored(url, account, container, object)) : Optional.empty();
    }

    private static Optional<Location> inImage(String url) {
        String rest = url.substring("file://".length());
        int colon = rest.indexOf(':');
        String path = rest.substring(colon + 1);
        return path.isEmpty() || colon == 0
                ? Optional.empty()
                : Optional.of(new InImage(url, rest.substring(0, Math.max(0, colon)), path));
    }

    private static Optional<Location> peer(String url) {
        String[] parts = url.substring("zvm://".length()).split(":", 2);
        if (parts.length < 2 || parts[0].isEmpty()) {
            return Optional.empty();
        }
        String alias = DeviceKind.alias(parts[1]);
        return alias.isEmpty() ? Optional.empty() : Optional.of(new Peer(url, parts[0], alias));
    }
}
