package io.insitu.middleware.slo;

import java.util.OptionalLong;

/// One line of a manifest as a client sends it.
sealed interface Wanted {
    /// @param data in base64, in its plain form
    record Inline(String data) implements Wanted {}

    /// @param path `container/object`, perhaps with a slash before it
    /// @param etag that the object must have; empty for any
    /// @param size bytes that the object must have; empty for any
    /// @param range as in a `Range` header, behind `bytes=`; empty for all
    record Stored(String path, String etag, OptionalLong size, String range) implements Wanted {
        /// {@return `/container/object`}
        String name() {
            return "/" + path.replaceFirst("^/+", "");
        }
    }
}
