package io.insitu.middleware;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// An answer: status, header fields, bytes. Whoever drops one without sending it closes its
/// content.
public record Response(int status, Headers headers, Content content) {
    public static Response of(int status) {
        return new Response(status, Headers.EMPTY, Content.EMPTY);
    }

    /// A short text, in UTF-8.
    public static Response text(int status, String contentType, String text) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        return new Response(
                status, Headers.of("Content-Type", contentType), new Content.Bytes(bytes));
    }

    public Response withStatus(int newStatus) {
        return new Response(newStatus, headers, content);
    }

    public Response withHeaders(UnaryOperator<Headers> change) {
        return new Response(status, change.apply(headers), content);
    }

    public Response withHeader(String name, String value) {
        return withHeaders(old -> old.with(name, value));
    }

    public Response withContent(Content newContent) {
        return new Response(status, headers, newContent);
    }
}
