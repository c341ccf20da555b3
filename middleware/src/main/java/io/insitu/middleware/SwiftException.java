package io.insitu.middleware;

import io.insitu.storage.StorageException;
import java.util.Objects;

/// An answer that is an error. Thrown from anywhere in the pipeline, rendered in one place.
public final class SwiftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Headers headers;

    /// The error that Swift's own little page for the status says all about.
    public SwiftException(int status) {
        this(status, "");
    }

    /// @param message the body of the answer, for the person who sent the request
    public SwiftException(int status, String message) {
        this(status, message, Headers.EMPTY);
    }

    /// @param message as above; empty for Swift's page
    /// @param headers with a `Content-Type` when the message is to be labelled as anything but
    ///   plain text
    public SwiftException(int status, String message, Headers headers) {
        super(message, null, true, status >= 500);
        this.status = status;
        this.headers = headers;
    }

    /// {@return what the client is told of what the store refuses}
    public static SwiftException of(StorageException refusal) {
        return new SwiftException(
                switch (refusal.reason()) {
                    case NO_SUCH_ACCOUNT, NO_SUCH_CONTAINER, NO_SUCH_OBJECT -> 404;
                    case CONTAINER_NOT_EMPTY -> 409;
                    case PRECONDITION_FAILED -> 412;
                    case DISK_FULL -> 507;
                    case DENIED -> 403;
                    case TOO_LARGE -> 413;
                    case UNAVAILABLE -> 503;
                });
    }

    public int status() {
        return status;
    }

    /// {@return the text for the client; empty for Swift's page}
    public String message() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    public Headers headers() {
        return headers;
    }

    /// {@return the answer that this error is}
    public Response response() {
        Response plain =
                message().isEmpty()
                        ? Response.standard(status)
                        : Response.text(status, plainText(), message());
        return plain.withHeaders(this::override);
    }

    private Headers override(Headers given) {
        Headers result = given;
        for (Headers.Field field : headers.fields()) {
            result = result.without(field.name());
        }
        return result.and(headers);
    }

    /// As Swift labels its messages, which are ASCII but for names from the request in them.
    private String plainText() {
        return message().chars().allMatch(c -> c < 0x80)
                ? "text/plain"
                : "text/plain; charset=utf-8";
    }
}
