package io.insitu.middleware.segments;

import org.jspecify.annotations.Nullable;

/// The pieces that make up what is read of a large object, found while it is read.
@FunctionalInterface
public interface Pieces {
    /// {@return the next one, or null at the end}
    ///
    /// @throws SegmentException when it cannot be told what comes next
    @Nullable Piece next() throws SegmentException;
}
