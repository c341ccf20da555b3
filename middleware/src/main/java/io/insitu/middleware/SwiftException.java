package io.insitu.middleware;

/// An answer that is an error. Thrown from anywhere in the pipeline, rendered in one place.
public final class SwiftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Headers headers;

    /// @param message the body of the answer, for the person who sent the request
    public SwiftException(int status, String message) {
        this(status, message, Headers.EMPTY);
    }

    public SwiftException(int status, String message, Headers headers) {
        super(message);
        this.status = status;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    public Headers headers() {
        return headers;
    }
}
