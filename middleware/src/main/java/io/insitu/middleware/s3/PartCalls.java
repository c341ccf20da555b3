package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.util.Comparator;
import java.util.List;

/// The parts of one upload that is not complete: objects `KEY/UPLOAD/NUMBER` in the bucket's
/// container of segments, beside the object `KEY/UPLOAD` without bytes that says what is to become
/// of them.
record PartCalls(S3Call call) {
    /// One part.
    ///
    /// @param number from 1
    record Part(int number, ListedObject object) {}

    String id() {
        return call.query().text("uploadId");
    }

    String upload() {
        return call.key() + "/" + id();
    }

    /// {@return what the upload was begun with}
    ///
    /// @throws io.insitu.middleware.SwiftException 404 when there is no such upload
    Response begun() {
        Response marker = call.ask(call.to("HEAD", call.segments(), upload()));
        marker.content().close();
        if (marker.status() / 100 == 2) {
            return marker;
        }
        throw marker.status() == 404
                ? S3Error.NO_SUCH_UPLOAD.on(
                        call.request(), "UploadId", call.query().text("uploadId"))
                : call.refusal(marker);
    }

    /// {@return the parts that there are, by their numbers}
    List<Part> parts() {
        String prefix = upload() + "/";
        return ListedObject.all(call, call.segments(), prefix).stream()
                .filter(object -> object.name().substring(prefix.length()).matches("\\d{1,9}"))
                .map(object ->
                        new Part(
                                Integer.parseInt(object.name().substring(prefix.length())), object))
                .sorted(Comparator.comparingInt(Part::number))
                .toList();
    }

    Response put() {
        if (!call.query().has("uploadId")) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "Unexpected query string parameter",
                    "ArgumentName",
                    "ResourceType",
                    "ArgumentValue",
                    "partNumber");
        }
        String text = call.query().text("partNumber");
        int max = call.config().maxUploadPartNum();
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > max) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "Part number must be an integer between 1 and %d, inclusive".formatted(max),
                    "ArgumentName",
                    "partNumber",
                    "ArgumentValue",
                    text);
        }
        begun();
        String name = upload() + "/" + number;
        return call.header("x-amz-copy-source").isEmpty() ? store(name) : copy(name);
    }

    private Response store(String name) {
        Headers sent = S3Headers.toSwift(call.request().headers());
        Headers headers = ObjectCalls.withMd5(call, sent.without("Content-Type"));
        Request put =
                call.to("PUT", call.segments(), name)
                        .withHeaders(own ->
                                own.without("Content-Length")
                                        .and(headers)
                                        .with("Content-Type", "application/octet-stream"))
                        .withBody(call.request().body());
        Response answer = call.wanted(put);
        return S3Headers.stored(answer);
    }

    private Response copy(String name) {
        S3Call source = ObjectCalls.checkedSource(call);
        String range = call.header("x-amz-copy-source-range");
        if (!range.isEmpty() && !range.matches("bytes=\\d{1,18}-\\d{1,18}")) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where"
                            + " first and last are the zero-based offsets of the first and last"
                            + " bytes to copy",
                    "ArgumentName",
                    "x-amz-copy-source-range",
                    "ArgumentValue",
                    range);
        }
        Request put =
                call.to("PUT", call.segments(), name)
                        .withHeaders(own ->
                                own.with("X-Copy-From", ObjectCalls.path(source))
                                        .with("X-Fresh-Metadata", "true")
                                        .with(S3Headers.ETAG, "")
                                        .with(S3Headers.UPLOAD_ID, "")
                                        .and(call.access().ofPart()));
        Request ranged = range.isEmpty() ? put : put.withHeaders(own -> own.with("Range", range));
        return ObjectCalls.copied(call.wanted(ranged), "CopyPartResult");
    }

    Response list() {
        begun();
        int limit = call.config().maxPartsListing();
        int max = Math.min(limit, ObjectListing.number(call, "max-parts", limit));
        int marker = ObjectListing.number(call, "part-number-marker", 0);
        List<Part> rest = parts().stream().filter(part -> part.number() > marker).toList();
        List<Part> shown = rest.subList(0, Math.min(max, rest.size()));
        String user = call.request().authorizer().user();
        Xml xml = Xml.result("ListPartsResult").text("Bucket", call.bucket());
        xml.text("Key", ObjectListing.encoding(call).apply(call.key()));
        xml.text("UploadId", call.query().text("uploadId"));
        for (String who : List.of("Initiator", "Owner")) {
            xml.begin(who).text("ID", user).text("DisplayName", user).end();
        }
        xml.text("StorageClass", "STANDARD").text("PartNumberMarker", Integer.toString(marker));
        int last = shown.isEmpty() ? 0 : shown.getLast().number();
        xml.text("NextPartNumberMarker", Integer.toString(last));
        xml.text("MaxParts", Integer.toString(max));
        ObjectListing.optional(
                call, xml, "encoding-type", "EncodingType", ObjectListing.encoding(call));
        xml.text("IsTruncated", Boolean.toString(rest.size() > shown.size()));
        for (Part part : shown) {
            xml.begin("Part").text("PartNumber", Integer.toString(part.number()));
            xml.text("LastModified", part.object().modified());
            xml.text("ETag", part.object().etag());
            xml.text("Size", Long.toString(part.object().bytes())).end();
        }
        return xml.answer();
    }

    Response abort() {
        begun();
        call.send(call.to("DELETE", call.segments(), upload()));
        for (Part part : parts()) {
            call.send(call.to("DELETE", call.segments(), part.object().name()));
        }
        return Response.of(204);
    }
}
