package io.insitu.middleware.s3;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.Conditions;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What is done with one object.
record ObjectCalls(S3Call call) {
    /// What a signed request may have an answer say in place of what is stored.
    private static final Map<String, String> OVERRIDES =
            Map.of(
                    "response-cache-control", "Cache-Control",
                    "response-content-disposition", "Content-Disposition",
                    "response-content-encoding", "Content-Encoding",
                    "response-content-language", "Content-Language",
                    "response-content-type", "Content-Type",
                    "response-expires", "Expires");

    private static final Map<String, String> OF_SOURCE =
            Map.of(
                    "x-amz-copy-source-if-match", "If-Match",
                    "x-amz-copy-source-if-none-match", "If-None-Match",
                    "x-amz-copy-source-if-modified-since", "If-Modified-Since",
                    "x-amz-copy-source-if-unmodified-since", "If-Unmodified-Since");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int REPORT_BYTES_MAX = 4 << 20;

    Response read() {
        new VersionCalls(call).checkKept();
        Headers headers = S3Headers.toSwift(call.request().headers());
        Request swift = swift(conditions(headers)).withQuery(VersionCalls.query(call));
        Response answer = call.wanted(swift);
        Headers shown = S3Headers.toClient(answer);
        if (answer.status() / 100 == 2) {
            for (Map.Entry<String, String> each : OVERRIDES.entrySet()) {
                String value = call.query().text(each.getKey());
                shown = value.isEmpty() ? shown : shown.with(each.getValue(), value);
            }
        }
        Headers complete = shown;
        return answer.withHeaders(ignored -> complete);
    }

    private Request swift(Headers headers) {
        Request to = call.to(call.request().method(), call.bucket(), call.key());
        return to.withHeaders(own -> own.without("Content-Length").and(headers))
                .withBody(call.request().body());
    }

    /// Swift knows an object that is made of parts by another tag than the one S3's clients were
    /// told.
    private Headers conditions(Headers headers) {
        Headers changed = headers;
        for (String name : List.of("If-Match", "If-None-Match", "If-Range")) {
            if (headers.text(name).contains("-")) {
                changed = changed.with(name, translated(headers.text(name)));
            }
        }
        return changed;
    }

    private String translated(String tags) {
        Request ask = call.to("HEAD", call.bucket(), call.key());
        Response head = call.ask(ask.withQuery(VersionCalls.query(call)));
        head.content().close();
        String ours = S3Headers.etag(head);
        return tags.replace(ours, Conditions.unquoted(head.headers().text("Etag")));
    }

    Response put() {
        if (!call.header("x-amz-copy-source").isEmpty()) {
            return copy();
        }
        Headers headers = upload().and(call.access().ofNewObject());
        return S3Headers.stored(call.wanted(swift(headers)));
    }

    /// {@return the headers of an upload; S3's type for what has none is not Swift's}
    private Headers upload() {
        if (call.request().headers().has("If-Match")
                || !List.of("", "*").contains(call.header("If-None-Match"))) {
            throw S3Error.NOT_IMPLEMENTED.saying(
                    call.request(), "Conditional object PUTs are not supported.");
        }
        Headers headers = S3Headers.toSwift(call.request().headers());
        return withMd5(call, typed(headers));
    }

    private static Headers typed(Headers headers) {
        return headers.text("Content-Type").isEmpty()
                ? headers.with("Content-Type", "binary/octet-stream")
                : headers;
    }

    /// {@return the headers with the MD5 that the store is to check, if the client gave one}
    static Headers withMd5(S3Call call, Headers headers) {
        String md5 = call.header("Content-MD5");
        if (md5.isEmpty()) {
            return headers;
        }
        try {
            byte[] digest = Base64.getDecoder().decode(md5.strip());
            if (digest.length == 16) {
                return headers.with("Etag", Digests.hex(digest));
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for a digest of another length.
        }
        throw S3Error.INVALID_DIGEST.on(call.request(), "ContentMd5", md5);
    }

    private Response copy() {
        boolean fresh = call.header("x-amz-metadata-directive").equals("REPLACE");
        S3Call source = checkedSource(call);
        boolean itself = source.bucket().equals(call.bucket()) && source.key().equals(call.key());
        if (itself && !fresh && VersionCalls.query(source).isEmpty()) {
            throw S3Error.INVALID_REQUEST.saying(
                    call.request(),
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
        // What is copied is one object, whatever parts its source was made of.
        Headers copied =
                (fresh ? typed(S3Headers.described(call.request().headers())) : Headers.EMPTY)
                        .with("X-Fresh-Metadata", Boolean.toString(fresh))
                        .with(S3Headers.ETAG, "")
                        .with(S3Headers.UPLOAD_ID, "")
                        .with("X-Copy-From", path(source))
                        .and(call.access().ofNewObject());
        Request put =
                call.to("PUT", call.bucket(), call.key())
                        .withQuery(VersionCalls.query(source))
                        .withHeaders(own -> own.and(copied));
        Response answer = call.wanted(put);
        Headers version = S3Headers.version(answer);
        return copied(answer, "CopyObjectResult").withHeaders(own -> own.and(version));
    }

    static String path(S3Call source) {
        return PercentEncoding.encodePath(source.bucket() + "/" + source.key());
    }

    static Response copied(Response answer, String element) {
        answer.content().close();
        String modified = answer.headers().text("Last-Modified");
        return Xml.result(element)
                .text("LastModified", ListedObject.ofHeader(modified))
                .text("ETag", '"' + Conditions.unquoted(answer.headers().text("Etag")) + '"')
                .answer()
                .withHeader("Last-Modified", modified);
    }

    /// {@return what is copied, which is there and as the client wants it}
    static S3Call checkedSource(S3Call call) {
        String[] pathAndQuery = call.header("x-amz-copy-source").split("\\?", 2);
        String given = PercentEncoding.decode(pathAndQuery[0]);
        String[] parts = (given.startsWith("/") ? given.substring(1) : given).split("/", 2);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                    "ArgumentName",
                    "x-amz-copy-source",
                    "ArgumentValue",
                    given);
        }
        Query query = Query.parse(pathAndQuery.length < 2 ? "" : pathAndQuery[1]);
        if (!query.without("versionId").isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "Unsupported copy source parameter.",
                    "ArgumentName",
                    "X-Amz-Copy-Source",
                    "ArgumentValue",
                    call.header("x-amz-copy-source"));
        }
        S3Call source = call.of(parts[0], parts[1]).of(query);
        source.access().checkRead();
        Headers conditions = Headers.EMPTY;
        for (Map.Entry<String, String> each : OF_SOURCE.entrySet()) {
            String value = call.header(each.getKey());
            conditions = value.isEmpty() ? conditions : conditions.with(each.getValue(), value);
        }
        Headers translated = new ObjectCalls(source).conditions(conditions);
        Request head =
                source.to("HEAD", parts[0], parts[1])
                        .withQuery(VersionCalls.query(source))
                        .withHeaders(own -> own.and(translated));
        Response answer = source.wanted(head);
        answer.content().close();
        if (answer.status() == 304) {
            throw S3Error.PRECONDITION_FAILED.on(call.request());
        }
        return source;
    }

    /// What is not there is deleted as well as what is.
    Response delete() {
        String version = call.query().text("versionId");
        if (isOfNoVersion(version)) {
            return Response.of(204).withHeader("x-amz-version-id", version);
        }
        Query query = VersionCalls.query(call);
        Response head = call.ask(call.to("HEAD", call.bucket(), call.key()).withQuery(query));
        head.content().close();
        // The parts of what stays as a version stay as well.
        boolean kept = version.isEmpty() && head.headers().has("X-Object-Version-Id");
        boolean large = head.headers().isTrue("X-Static-Large-Object") && !kept;
        Request delete = call.to("DELETE", call.bucket(), call.key()).withQuery(query);
        Response answer = call.ask(large ? withParts(delete) : delete);
        if (answer.status() == 404) {
            answer.content().close();
            if (call.status(call.to("HEAD", call.bucket())) == 404) {
                throw S3Error.NO_SUCH_BUCKET.on(call.request(), "BucketName", call.bucket());
            }
        } else if (answer.status() >= 400) {
            throw call.refusal(answer);
        } else if (large) {
            checkReport(answer);
        } else {
            answer.content().close();
        }
        if (answer.headers().text("X-Object-Current-Version-Id").equals("null")) {
            new VersionCalls(call).restoreLast();
        }
        Headers deleted = S3Headers.version(answer);
        boolean marked = version.isEmpty() && !deleted.fields().isEmpty();
        return Response.of(204)
                .withHeaders(
                        ignored -> marked ? deleted.with("x-amz-delete-marker", "true") : deleted);
    }

    private boolean isOfNoVersion(String version) {
        return !version.isEmpty()
                && !version.equals("null")
                && !new VersionCalls(call).isVersioned();
    }

    private static Request withParts(Request delete) {
        return delete.withQuery(delete.query().with("multipart-manifest", "delete"))
                .withHeaders(headers -> headers.with("Accept", "application/json"));
    }

    private void checkReport(Response answer) {
        String status;
        try {
            byte[] report = ContentBody.bytes(answer.content(), REPORT_BYTES_MAX);
            status = MAPPER.readTree(report).path("Response Status").asText();
        } catch (IOException e) {
            status = "";
        }
        if (!status.startsWith("2") && !status.startsWith("404")) {
            throw S3Error.INTERNAL_ERROR.on(call.request());
        }
    }
}
