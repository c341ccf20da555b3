package io.insitu.middleware.listing;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.ListingEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes listings, byte for byte as Swift does, in memory: their size is bounded by the listing
/// limit. Used by one thread, for one listing.
public final class ListingWriter {
    private final ListingFormat format;
    private final StringBuilder out = new StringBuilder(1024);

    private ListingWriter(ListingFormat format) {
        this.format = format;
    }

    /// {@return the answer to GET: 204 for an empty plain one}
    public static Response account(
            Request request, Headers headers, String account, List<ListingEntry> entries) {
        ListingFormat format = ListingFormat.of(request);
        ListingWriter writer = new ListingWriter(format);
        switch (format) {
            case PLAIN -> writer.plain(entries);
            case JSON -> writer.json(entries);
            case XML, TEXT_XML -> writer.accountXml(account, entries);
        }
        return writer.response(request, headers);
    }

    /// {@return the answer to GET: 204 for an empty plain one}
    public static Response container(
            Request request, Headers headers, String container, List<ListingEntry> entries) {
        ListingFormat format = ListingFormat.of(request);
        ListingWriter writer = new ListingWriter(format);
        switch (format) {
            case PLAIN -> writer.plain(entries);
            case JSON -> writer.json(entries);
            case XML, TEXT_XML -> writer.containerXml(container, entries);
        }
        return writer.response(request, headers);
    }

    /// {@return the answer to HEAD, which has no bytes and does not say how many GET would have}
    public static Response head(Request request, Headers headers, int status) {
        return new Response(
                status,
                labelled(request, headers, ListingFormat.of(request)),
                new Content.HeadOnly(0));
    }

    private Response response(Request request, Headers headers) {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        return new Response(
                bytes.length == 0 ? 204 : 200,
                labelled(request, headers, format),
                new Content.Bytes(ByteBuffer.wrap(bytes)));
    }

    private static Headers labelled(Request request, Headers headers, ListingFormat format) {
        Headers typed = Headers.of("Content-Type", format.contentType()).and(headers);
        return request.query().has("format") ? typed : typed.with("Vary", "Accept");
    }

    private void plain(List<ListingEntry> entries) {
        entries.forEach(entry -> out.append(entry.name()).append('\n'));
    }

    private void json(List<ListingEntry> entries) {
        out.append('[');
        boolean first = true;
        for (ListingEntry entry : entries) {
            out.append(first ? "{" : ", {");
            first = false;
            switch (entry) {
                case ListingEntry.Subdir(String name) -> jsonText("subdir", name);
                case ListingEntry.ContainerEntry container -> {
                    jsonText("name", container.name());
                    out.append(", \"count\": ").append(container.objectCount());
                    out.append(", \"bytes\": ").append(container.bytesUsed()).append(", ");
                    jsonText("last_modified", ListingDate.of(container.lastModified()));
                }
                case ListingEntry.ObjectEntry object -> {
                    out.append("\"bytes\": ").append(object.size()).append(", ");
                    jsonText("hash", object.etag());
                    out.append(", ");
                    jsonText("name", object.name());
                    out.append(", ");
                    jsonText("content_type", object.contentType());
                    out.append(", ");
                    jsonText("last_modified", ListingDate.of(object.timestamp()));
                }
            }
            out.append('}');
        }
        out.append(']');
    }

    private void jsonText(String name, String value) {
        out.append('"').append(name).append("\": \"");
        Escapes.json(out, value);
        out.append('"');
    }

    private void accountXml(String account, List<ListingEntry> entries) {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<account name=\"");
        Escapes.xmlAttribute(out, account);
        out.append("\">\n");
        for (ListingEntry entry : entries) {
            switch (entry) {
                case ListingEntry.Subdir(String name) -> {
                    out.append("<subdir name=\"");
                    Escapes.xmlAttribute(out, name);
                    out.append("\" />");
                }
                case ListingEntry.ContainerEntry container -> {
                    out.append("<container>");
                    xmlText("name", container.name());
                    xmlText("count", Long.toString(container.objectCount()));
                    xmlText("bytes", Long.toString(container.bytesUsed()));
                    xmlText("last_modified", ListingDate.of(container.lastModified()));
                    out.append("</container>");
                }
                case ListingEntry.ObjectEntry object ->
                        throw new IllegalArgumentException("an object in an account: " + object);
            }
            out.append('\n');
        }
        out.append("</account>");
    }

    private void containerXml(String container, List<ListingEntry> entries) {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container name=\"");
        Escapes.xmlAttribute(out, container);
        // Python writes an element without content so.
        out.append(entries.isEmpty() ? "\" />" : "\">");
        for (ListingEntry entry : entries) {
            switch (entry) {
                case ListingEntry.Subdir(String name) -> {
                    out.append("<subdir name=\"");
                    Escapes.xmlAttribute(out, name);
                    out.append("\">");
                    xmlText("name", name);
                    out.append("</subdir>");
                }
                case ListingEntry.ObjectEntry object -> {
                    out.append("<object>");
                    xmlText("name", object.name());
                    xmlText("hash", object.etag());
                    xmlText("bytes", Long.toString(object.size()));
                    xmlText("content_type", object.contentType());
                    xmlText("last_modified", ListingDate.of(object.timestamp()));
                    out.append("</object>");
                }
                case ListingEntry.ContainerEntry inner ->
                        throw new IllegalArgumentException("a container in a container: " + inner);
            }
        }
        out.append(entries.isEmpty() ? "" : "</container>");
    }

    private void xmlText(String element, String value) {
        out.append('<').append(element).append('>');
        Escapes.xmlText(out, value);
        out.append("</").append(element).append('>');
    }
}
