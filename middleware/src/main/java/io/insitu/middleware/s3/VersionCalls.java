package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.util.List;
import java.util.function.UnaryOperator;

/// The versions of a bucket's objects, which are the container's (`X-Versions-Enabled`).
record VersionCalls(S3Call call) {
    private static final String ENABLED = "X-Versions-Enabled";

    /// The type that a marker has in a listing of versions.
    private static final String MARKER = "application/x-deleted;swift_versions_deleted=1";

    /// {@return whether versions are kept; nothing is said of a bucket that never had any}
    Response status() {
        Response bucket = call.wanted(call.to("HEAD", call.bucket()));
        bucket.content().close();
        Xml xml = Xml.result("VersioningConfiguration");
        if (bucket.headers().has(ENABLED)) {
            xml.text("Status", bucket.headers().isTrue(ENABLED) ? "Enabled" : "Suspended");
        }
        return xml.answer();
    }

    Response put() {
        String status =
                XmlBody.read(call, "VersioningConfiguration")
                        .map(xml -> xml.text("Status"))
                        .orElse("");
        if (!List.of("Enabled", "Suspended").contains(status)) {
            throw S3Error.MALFORMED_XML.on(call.request());
        }
        Headers enabled = Headers.of(ENABLED, Boolean.toString(status.equals("Enabled")));
        call.wanted(call.to("POST", call.bucket()).withHeaders(own -> own.and(enabled)))
                .content()
                .close();
        return Response.of(200);
    }

    /// {@return the query of Swift's for the version that a request names}
    static Query query(S3Call call) {
        String version = call.query().text("versionId");
        return version.isEmpty() ? Query.EMPTY : Query.EMPTY.with("version-id", version);
    }

    /// @throws io.insitu.middleware.SwiftException 404 for a version of a bucket that never had any
    void checkKept() {
        String version = call.query().text("versionId");
        if (!version.isEmpty() && !version.equals("null") && !isVersioned()) {
            throw S3Error.NO_SUCH_VERSION.on(
                    call.request(), "Key", call.key(), "VersionId", version);
        }
    }

    /// {@return whether versions of the bucket's objects are kept, or were}
    boolean isVersioned() {
        Response bucket = call.wanted(call.to("HEAD", call.bucket()));
        bucket.content().close();
        return bucket.headers().has(ENABLED);
    }

    /// Makes the version before current again, unless that is a marker.
    void restoreLast() {
        Query query = Query.EMPTY.with("versions", "").with("prefix", call.key());
        ListedObject.page(call, query, call.bucket()).stream()
                .filter(each -> each.name().equals(call.key()))
                .findFirst()
                .filter(each -> !each.type().equals(MARKER))
                .ifPresent(each -> call.send(restoration(each)));
    }

    private Request restoration(ListedObject version) {
        return call.to("PUT", call.bucket(), call.key())
                .withQuery(Query.EMPTY.with("version-id", version.version()));
    }

    /// {@return ListObjectVersions}
    Response list() {
        int wanted = ObjectListing.number(call, "max-keys", call.config().maxBucketListing());
        int max = Math.min(wanted, call.config().maxBucketListing());
        UnaryOperator<String> written = ObjectListing.encoding(call);
        List<ListedObject> page = ListedObject.page(call, page(max), call.bucket());
        boolean truncated = max > 0 && page.size() > max;
        List<ListedObject> shown = page.subList(0, Math.min(page.size(), max));
        Query given = call.query();
        Xml xml = Xml.result("ListVersionsResult").text("Name", call.bucket());
        xml.text("Prefix", written.apply(given.text("prefix")));
        xml.text("KeyMarker", written.apply(given.text("key-marker")));
        xml.text("VersionIdMarker", given.text("version-id-marker"));
        if (truncated) {
            xml.text("NextKeyMarker", written.apply(shown.getLast().name()));
            xml.text("NextVersionIdMarker", shown.getLast().version());
        }
        xml.text("MaxKeys", Integer.toString(wanted));
        ObjectListing.optional(call, xml, "delimiter", "Delimiter", written);
        ObjectListing.optional(call, xml, "encoding-type", "EncodingType", written);
        xml.text("IsTruncated", Boolean.toString(truncated));
        shown.forEach(each -> version(xml, written, each));
        return xml.answer();
    }

    private Query page(int max) {
        Query given = call.query();
        String id = given.text("version-id-marker");
        if (!given.has("key-marker") && given.has("version-id-marker")) {
            throw ObjectListing.wrong(
                    call,
                    "version-id-marker",
                    "A version-id marker cannot be specified without a key marker.");
        }
        Query query = Query.EMPTY.with("versions", "").with("limit", Integer.toString(max + 1));
        for (String name : List.of("prefix", "delimiter")) {
            query = given.text(name).isEmpty() ? query : query.with(name, given.text(name));
        }
        String marker = given.text("key-marker");
        Query from = marker.isEmpty() ? query : query.with("marker", marker);
        return id.isEmpty() ? from : from.with("version_marker", id);
    }

    private void version(Xml xml, UnaryOperator<String> written, ListedObject each) {
        if (each.prefix()) {
            xml.begin("CommonPrefixes").text("Prefix", written.apply(each.name())).end();
            return;
        }
        boolean marker = each.type().equals(MARKER);
        xml.begin(marker ? "DeleteMarker" : "Version").text("Key", written.apply(each.name()));
        xml.text("VersionId", each.version()).text("IsLatest", Boolean.toString(each.latest()));
        xml.text("LastModified", each.modified());
        if (!marker) {
            xml.text("ETag", each.etag()).text("Size", Long.toString(each.bytes()));
        }
        ObjectListing.owner(call, xml);
        if (!marker) {
            xml.text("StorageClass", "STANDARD");
        }
        xml.end();
    }
}
