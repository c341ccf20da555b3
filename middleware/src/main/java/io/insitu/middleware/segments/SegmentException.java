package io.insitu.middleware.segments;

import io.insitu.middleware.SwiftException;
import java.io.IOException;

/// A large object that cannot be read on: a segment is gone or is not what it was.
public final class SegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status what a client is answered if it is not too late for that
    public SegmentException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// {@return the answer to a request of which nothing has been answered yet}
    public SwiftException beforeTheFirstByte() {
        return new SwiftException(status);
    }
}
