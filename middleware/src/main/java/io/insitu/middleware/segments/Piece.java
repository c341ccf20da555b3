package io.insitu.middleware.segments;

import java.nio.ByteBuffer;

/// A run of bytes of a large object that lies in one place.
public sealed interface Piece {
    /// Bytes that the manifest itself holds.
    record Inline(ByteBuffer bytes) implements Piece {}

    /// A part of a segment, or all of it.
    ///
    /// @param path of the segment, percent-encoded
    /// @param etag that the segment must have, without quotes; empty for any
    /// @param size bytes that the segment must have; -1 for any
    /// @param start the first byte
    /// @param end the first byte that is not in it; -1 for the segment's end
    record Stored(String path, String etag, long size, long start, long end) implements Piece {
        boolean isWhole() {
            return start == 0 && (end < 0 || end == size);
        }

        /// {@return as a `Range` header names it}
        String range() {
            return "bytes=" + start + "-" + (end < 0 ? "" : Long.toString(end - 1));
        }
    }
}
