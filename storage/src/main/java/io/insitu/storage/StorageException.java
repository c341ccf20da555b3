package io.insitu.storage;

/// What the store refuses, and why. Expected conditions only; a broken disk is an
/// [java.io.UncheckedIOException].
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        NO_SUCH_ACCOUNT,
        NO_SUCH_CONTAINER,
        NO_SUCH_OBJECT,
        CONTAINER_NOT_EMPTY,
        PRECONDITION_FAILED,
        DISK_FULL,
        /// Whoever asks may not do this.
        DENIED,
        /// There is no room left within a quota, or the object is larger than one may be.
        TOO_LARGE,
        /// The cluster that keeps the objects cannot be reached, or cannot answer now.
        UNAVAILABLE
    }

    private final Reason reason;

    public StorageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StorageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
