package io.insitu.middleware.s3;

import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A request whose sender is known, and the way to Swift's API.
///
/// @param request with the sender's rights and the bytes that are meant
/// @param account whose containers are the buckets
/// @param bucket empty for the service itself
/// @param key empty for the bucket itself
record S3Call(
        Request request, String account, String bucket, String key, S3Config config, Handler next) {
    /// Where the parts of uploads lie that are not complete, and those of objects that are made of
    /// them, as in Swift.
    static final String SEGMENTS = "+segments";

    private static final int MESSAGE_BYTES_MAX = 1 << 16;

    /// {@return the path with the bucket in front, which may stand in the host's name instead}
    static String path(Request request, S3Config config) {
        String path = request.path().startsWith("/") ? request.path() : "/" + request.path();
        String host = request.headers().text("Host").replaceFirst(":\\d*$", "");
        for (String domain : config.storageDomains()) {
            String suffix = domain.startsWith(".") ? domain : "." + domain;
            if (host.endsWith(suffix) && host.length() > suffix.length()) {
                return "/" + host.substring(0, host.length() - suffix.length()) + path;
            }
        }
        return path;
    }

    Query query() {
        return request.query();
    }

    /// {@return who may do what with what the call names}
    Access access() {
        return config.s3Acl() ? new GrantedAccess(this) : new ContainerAccess(this);
    }

    String header(String name) {
        return request.headers().text(name);
    }

    String segments() {
        return bucket + SEGMENTS;
    }

    /// {@return a request to Swift's API in the sender's name, with nothing else of what it said}
    ///
    /// @param names a container's, perhaps an object's
    Request to(String method, String... names) {
        String path = names.length == 0 ? account : account + "/" + String.join("/", names);
        return Subrequest.of(request, method, Subrequest.path(path));
    }

    Response ask(Request swift) {
        return Subrequest.answer(next, swift);
    }

    /// {@return the status of an answer of which nothing else is wanted}
    int status(Request swift) {
        Response answer = ask(swift);
        answer.content().close();
        return answer.status();
    }

    /// Does what is done whether it works or not.
    void send(Request swift) {
        ask(swift).content().close();
    }

    /// {@return the same call for another object}
    S3Call of(String otherBucket, String otherKey) {
        return new S3Call(request, account, otherBucket, otherKey, config, next);
    }

    /// {@return the answer, which is no error}
    ///
    /// @throws SwiftException what S3 calls the error
    Response wanted(Request swift) {
        Response answer = ask(swift);
        if (answer.status() < 400) {
            return answer;
        }
        throw refusal(answer);
    }

    /// {@return what S3 calls an error of Swift's, whose answer is closed}
    SwiftException refusal(Response answer) {
        String message = text(answer);
        if (answer.headers().text("Content-Type").equals(S3Error.XML)) {
            return new SwiftException(answer.status(), message, answer.headers());
        }
        return switch (answer.status()) {
            case 401, 403 -> S3Error.ACCESS_DENIED.on(request);
            case 404 -> absent();
            case 409 -> S3Error.BUCKET_NOT_EMPTY.on(request);
            case 411 -> S3Error.MISSING_CONTENT_LENGTH.on(request);
            case 412 -> S3Error.PRECONDITION_FAILED.on(request);
            case 413 -> S3Error.ENTITY_TOO_LARGE.on(request);
            case 416 -> S3Error.INVALID_RANGE.on(request);
            case 422 ->
                    answer.headers().has("X-Nexe-Retcode")
                            ? S3Error.INVALID_REQUEST.saying(request, message)
                            : S3Error.BAD_DIGEST.on(request);
            case 499 -> S3Error.INCOMPLETE_BODY.on(request);
            case 501 -> S3Error.NOT_IMPLEMENTED.on(request);
            case 503, 507 -> S3Error.SERVICE_UNAVAILABLE.on(request);
            case 400 ->
                    message.startsWith("Object name length")
                            ? S3Error.KEY_TOO_LONG_ERROR.on(request)
                            : S3Error.INVALID_REQUEST.saying(request, message);
            default -> S3Error.INTERNAL_ERROR.on(request);
        };
    }

    /// {@return the error for what is not there: the key, unless the bucket is not there either}
    SwiftException absent() {
        return key.isEmpty() || status(to("HEAD", bucket)) == 404
                ? S3Error.NO_SUCH_BUCKET.on(request, "BucketName", bucket)
                : absentKey();
    }

    /// {@return the same call with other parameters}
    S3Call of(Query query) {
        return new S3Call(request.withQuery(query), account, bucket, key, config, next);
    }

    private SwiftException absentKey() {
        String version = query().text("versionId");
        return version.isEmpty()
                ? S3Error.NO_SUCH_KEY.on(request, "Key", key)
                : S3Error.NO_SUCH_VERSION.on(request, "Key", key, "VersionId", version);
    }

    private static String text(Response answer) {
        try {
            byte[] bytes = ContentBody.bytes(answer.content(), MESSAGE_BYTES_MAX);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
