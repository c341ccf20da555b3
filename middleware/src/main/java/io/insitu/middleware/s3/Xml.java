package io.insitu.middleware.s3;

import io.insitu.middleware.Response;
import io.insitu.middleware.listing.Escapes;
import java.util.ArrayDeque;
import java.util.Deque;

/// An answer in XML, written from its beginning to its end.
final class Xml {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private final StringBuilder out = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /// {@return a document whose outermost element that is}
    static Xml result(String name) {
        return new Xml().begin(name, NAMESPACE);
    }

    Xml begin(String name) {
        return begin(name, "");
    }

    /// @param attributes as they are to stand there, with a blank before each
    Xml begin(String name, String attributes) {
        open.push(name);
        out.append('<').append(name).append(attributes).append('>');
        return this;
    }

    Xml end() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Xml text(String name, String value) {
        out.append('<').append(name).append('>');
        value(value);
        out.append("</").append(name).append('>');
        return this;
    }

    Xml value(String value) {
        // XML 1.0 has no way to write most control characters; Swift says the same in their place.
        Escapes.xmlText(out, value.chars().anyMatch(Xml::isInvalid) ? "(invalid string)" : value);
        return this;
    }

    private static boolean isInvalid(int c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
    }

    /// {@return the document, which is complete, as an answer}
    Response answer() {
        while (!open.isEmpty()) {
            end();
        }
        return Response.text(200, S3Error.XML, toString());
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
