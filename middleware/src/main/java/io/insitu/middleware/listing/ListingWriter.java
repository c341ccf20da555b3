package io.insitu.middleware.listing;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ListingQuery;
import java.nio.ByteBuffer;
import java.util.List;

/// Answers with listings, byte for byte as Swift does. One of up to a megabyte is sent with its
/// length, as Swift sends all of them; a larger one in chunks, while it is written.
public final class ListingWriter {
    private static final int WHOLE_MAX = 1 << 20;

    private ListingWriter() {}

    /// {@return the answer to GET of an account: 204 for an empty plain listing}
    public static Response account(
            Request request,
            Headers headers,
            String account,
            ListingPages pages,
            ListingQuery query) {
        ListingFormat format = ListingFormat.of(request);
        ListingText text =
                switch (format) {
                    case PLAIN -> new ListingText.Plain();
                    case JSON -> new ListingText.Json();
                    case XML, TEXT_XML -> new ListingText.AccountXml(account);
                };
        return response(labelled(request, headers, format), new ListingBody(text, pages, query));
    }

    /// {@return the answer to GET of a container: 204 for an empty plain listing}
    public static Response container(
            Request request,
            Headers headers,
            String container,
            ListingPages pages,
            ListingQuery query) {
        ListingFormat format = ListingFormat.of(request);
        ListingText text =
                switch (format) {
                    case PLAIN -> new ListingText.Plain();
                    case JSON -> new ListingText.Json();
                    case XML, TEXT_XML -> new ListingText.ContainerXml(container);
                };
        return response(labelled(request, headers, format), new ListingBody(text, pages, query));
    }

    /// {@return the answer to GET of a container's versions, which is JSON whatever was asked for}
    ///
    /// @throws SwiftException 406 when the sender does not want that
    public static Response versions(
            Request request, Headers headers, ListingPages pages, ListingQuery query) {
        boolean accepted =
                request.query().text("format").isEmpty()
                        ? ListingFormat.acceptsJson(request.headers())
                        : ListingFormat.of(request) == ListingFormat.JSON;
        if (!accepted) {
            throw new SwiftException(406);
        }
        return response(
                Headers.of("Content-Type", ListingFormat.JSON.contentType()).and(headers),
                new ListingBody(new ListingText.Json(), pages, query));
    }

    /// {@return the answer to HEAD, which has no bytes and does not say how many GET would have}
    public static Response head(Request request, Headers headers, int status) {
        return new Response(
                status,
                labelled(request, headers, ListingFormat.of(request)),
                new Content.HeadOnly(0));
    }

    private static Response response(Headers headers, ListingBody body) {
        ByteBuffer begin = body.upTo(WHOLE_MAX);
        Content written = new Content.Bytes(begin);
        if (!body.ended()) {
            List<Content> parts = List.of(written, new Content.Stream(body, -1));
            return new Response(200, headers, new Content.Sequence(parts));
        }
        return new Response(begin.hasRemaining() ? 200 : 204, headers, written);
    }

    private static Headers labelled(Request request, Headers headers, ListingFormat format) {
        Headers typed = Headers.of("Content-Type", format.contentType()).and(headers);
        return request.query().has("format") ? typed : typed.with("Vary", "Accept");
    }
}
