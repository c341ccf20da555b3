package io.insitu.middleware.s3;

import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/// ListObjects, both versions of it.
record ObjectListing(S3Call call) {
    Response answer() {
        int wanted = number(call, "max-keys", call.config().maxBucketListing());
        int max = Math.min(wanted, call.config().maxBucketListing());
        UnaryOperator<String> written = encoding(call);
        boolean second = call.query().text("list-type").equals("2");
        List<ListedObject> page = page(second, max);
        boolean truncated = max > 0 && page.size() > max;
        List<ListedObject> shown = page.subList(0, Math.min(page.size(), max));
        Xml xml = Xml.result("ListBucketResult").text("Name", call.bucket());
        xml.text("Prefix", written.apply(call.query().text("prefix")));
        String last = truncated ? shown.getLast().name() : "";
        if (second) {
            second(xml, written, shown, last);
        } else {
            first(xml, written, last);
        }
        xml.text("MaxKeys", Integer.toString(wanted));
        optional(call, xml, "delimiter", "Delimiter", written);
        optional(call, xml, "encoding-type", "EncodingType", written);
        xml.text("IsTruncated", Boolean.toString(truncated));
        boolean owner = !second || call.query().isTrue("fetch-owner");
        for (ListedObject each : shown) {
            if (each.prefix()) {
                xml.begin("CommonPrefixes").text("Prefix", written.apply(each.name())).end();
            } else {
                contents(xml, written, each, owner);
            }
        }
        return xml.answer();
    }

    private List<ListedObject> page(boolean second, int max) {
        Query given = call.query();
        String marker = second ? given.text("start-after") : given.text("marker");
        if (second && given.has("continuation-token")) {
            marker = decoded(given.text("continuation-token"));
        }
        Query query = Query.EMPTY.with("limit", Integer.toString(max + 1));
        for (String name : List.of("prefix", "delimiter")) {
            query = given.text(name).isEmpty() ? query : query.with(name, given.text(name));
        }
        Query from = marker.isEmpty() ? query : query.with("marker", marker);
        return ListedObject.page(call, from, call.bucket());
    }

    private String decoded(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(), "The continuation token provided is incorrect");
        }
    }

    private void first(Xml xml, UnaryOperator<String> written, String last) {
        xml.text("Marker", written.apply(call.query().text("marker")));
        if (!last.isEmpty() && !call.query().text("delimiter").isEmpty()) {
            xml.text("NextMarker", written.apply(last));
        }
    }

    private void second(
            Xml xml, UnaryOperator<String> written, List<ListedObject> shown, String last) {
        if (!last.isEmpty()) {
            byte[] name = last.getBytes(StandardCharsets.UTF_8);
            xml.text("NextContinuationToken", Base64.getEncoder().encodeToString(name));
        }
        if (call.query().has("continuation-token")) {
            xml.text("ContinuationToken", call.query().text("continuation-token"));
        }
        optional(call, xml, "start-after", "StartAfter", written);
        xml.text("KeyCount", Integer.toString(shown.size()));
    }

    /// Repeats a parameter, if there is one.
    static void optional(
            S3Call call, Xml xml, String name, String element, UnaryOperator<String> written) {
        if (!call.query().text(name).isEmpty()) {
            xml.text(element, written.apply(call.query().text(name)));
        }
    }

    private void contents(
            Xml xml, UnaryOperator<String> written, ListedObject object, boolean owner) {
        xml.begin("Contents").text("Key", written.apply(object.name()));
        xml.text("LastModified", object.modified()).text("ETag", object.etag());
        xml.text("Size", Long.toString(object.bytes()));
        if (owner) {
            owner(call, xml);
        }
        xml.text("StorageClass", "STANDARD").end();
    }

    static void owner(S3Call call, Xml xml) {
        String user = call.request().authorizer().user();
        xml.begin("Owner").text("ID", user).text("DisplayName", user).end();
    }

    /// {@return how names are written: as they are, or percent-encoded where the client asks for
    /// that}
    static UnaryOperator<String> encoding(S3Call call) {
        String type = call.query().text("encoding-type");
        if (!type.isEmpty() && !type.equals("url")) {
            throw wrong(call, "encoding-type", "Invalid Encoding Method specified in Request");
        }
        return type.isEmpty() ? UnaryOperator.identity() : PercentEncoding::encodePath;
    }

    /// {@return a parameter that is a number}
    ///
    /// @param otherwise what it is where it is not given
    static int number(S3Call call, String name, int otherwise) {
        if (!call.query().has(name)) {
            return otherwise;
        }
        String text = call.query().text(name);
        if (text.matches("-\\d+")) {
            throw wrong(
                    call,
                    name,
                    "Argument %s must be an integer between 0 and 2147483647".formatted(name));
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw wrong(
                    call,
                    name,
                    "Provided %s not an integer or within integer range".formatted(name));
        }
        return Integer.parseInt(text);
    }

    static SwiftException wrong(S3Call call, String name, String message) {
        return S3Error.INVALID_ARGUMENT.saying(
                call.request(),
                message,
                "ArgumentName",
                name,
                "ArgumentValue",
                call.query().text(name));
    }
}
