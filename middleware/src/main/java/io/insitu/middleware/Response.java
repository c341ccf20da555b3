package io.insitu.middleware;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// An answer: status, header fields, bytes. Whoever drops one without sending it closes its
/// content.
public record Response(int status, Headers headers, Content content) {
    /// As Swift labels every answer that says nothing of its type.
    public static final String HTML = "text/html; charset=UTF-8";

    private static final Headers HTML_ONLY = Headers.of("Content-Type", HTML);

    public static Response of(int status) {
        return new Response(status, Headers.EMPTY, Content.EMPTY);
    }

    /// {@return the answer that Swift gives when there is no more to say than the status: its
    /// little page, or no bytes where the status speaks for itself}
    public static Response standard(int status) {
        String page = StatusText.of(status).page();
        Content content = page.isEmpty() ? Content.EMPTY : bytes(page);
        return new Response(status, HTML_ONLY, content);
    }

    /// A short text, in UTF-8.
    public static Response text(int status, String contentType, String text) {
        return new Response(status, Headers.of("Content-Type", contentType), bytes(text));
    }

    private static Content.Bytes bytes(String text) {
        return new Content.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
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
