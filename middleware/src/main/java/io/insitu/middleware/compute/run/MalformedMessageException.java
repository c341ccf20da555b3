package io.insitu.middleware.compute.run;

/// An output of type `message/http` or `message/cgi` has no head.
final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }
}
