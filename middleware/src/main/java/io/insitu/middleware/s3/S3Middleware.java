package io.insitu.middleware.s3;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;

/// S3's API on the same objects, as Swift's middleware `s3api`: a bucket is a container of the
/// user's account, a key is an object's name, and both APIs see the same bytes.
///
/// The access key is the user's name for TempAuth, `account:user`, the secret key is the user's
/// key. A request is S3's when it is signed as S3's are: version 4 in `Authorization` or in the
/// URL, with the body signed whole, in chunks (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, with trailers
/// or without), or not at all; version 2 in either place. Others pass. Paths have the bucket first;
/// the bucket is not looked for in the host's name.
///
/// | request | |
/// |---|---|
/// | `GET /` | the buckets |
/// | `PUT`, `HEAD`, `DELETE /b` | a bucket; it is deleted when it is empty |
/// | `GET /b`, `GET /b?list-type=2` | its objects: `prefix delimiter marker start-after continuation-token max-keys encoding-type fetch-owner` |
/// | `POST /b?delete` | deletes many objects |
/// | `GET /b?location`, `?logging`, `?versioning`, `?tagging` | the place; that there is none of the others |
/// | `GET`, `PUT /b?acl` | the canned lists `private` and `public-read`, which are the container's; `GET /b/k?acl` shows the bucket's |
/// | `PUT`, `GET`, `HEAD`, `DELETE /b/k` | an object, with `x-amz-meta-*`, ranges, conditions, `response-*` |
/// | `PUT /b/k` with `x-amz-copy-source` | a copy, with `x-amz-metadata-directive` and `x-amz-copy-source-if-*` |
/// | `POST /b/k?uploads`, `PUT ?partNumber&uploadId`, `GET`, `POST`, `DELETE ?uploadId`, `GET /b?uploads` | uploads in parts, and parts by copy of a range |
///
/// An object that is uploaded in parts is a static large object with its segments in the container
/// `b+segments`; its tag is the one that S3 gives it. Checksums (`x-amz-checksum-*`, also behind
/// the body) are checked, and not kept. What is not there (versions, policies, tags, locks,
/// encryption by keys of the client's, …) is answered with 501 `NotImplemented`.
///
/// | option | default | |
/// |---|---|---|
/// | `location` | us-east-1 | the region that signatures name |
/// | `dns_compliant_bucket_names` | true | whether a bucket's name must be one that a host's could be |
/// | `max_bucket_listing` | 1000 | names in one listing |
/// | `max_parts_listing` | 1000 | parts in one listing |
/// | `max_multi_delete_objects` | 1000 | names in one multi-delete |
/// | `max_upload_part_num` | 1000 | parts of one object; `slo.max_manifest_segments` bounds it too |
/// | `min_segment_size` | 5 MiB | bytes of every part but the last |
/// | `allowable_clock_skew` | 15 min | between the client's clock and the server's |
///
/// Place: behind `gatekeeper`, so that a bucket may be called `info`; needs `copy` and `slo`
/// further in. Shown in `/info` as `s3api`.
public final class S3Middleware implements Middleware {
    /// Parameters that ask for what is not there.
    private static final Set<String> UNAVAILABLE =
            Set.of(
                    "accelerate",
                    "analytics",
                    "attributes",
                    "cors",
                    "encryption",
                    "intelligent-tiering",
                    "inventory",
                    "legal-hold",
                    "lifecycle",
                    "metrics",
                    "notification",
                    "object-lock",
                    "ownershipControls",
                    "policy",
                    "policyStatus",
                    "publicAccessBlock",
                    "replication",
                    "requestPayment",
                    "restore",
                    "retention",
                    "select",
                    "torrent",
                    "versions",
                    "website");

    private final S3Config config;
    private final SecretKeys keys;
    private final InstantSource clock;

    public S3Middleware(S3Config config, SecretKeys keys, InstantSource clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        Optional<Signature> signature = Signature.of(request, config);
        if (signature.isEmpty()) {
            return next.handle(request);
        }
        String id = request.exchange().transactionId();
        return answer(call(request, signature.get(), next))
                .withHeader("x-amz-id-2", id)
                .withHeader("x-amz-request-id", id);
    }

    private S3Call call(Request request, Signature signature, Handler next) {
        SecretKeys.SecretKey key =
                keys.find(signature.accessKey())
                        .orElseThrow(() -> S3Error.INVALID_ACCESS_KEY_ID.on(request));
        signature.check(key.secret(), clock.instant(), config.allowableClockSkew());
        MDC.put("user", signature.accessKey());
        String path = request.path().startsWith("/") ? request.path().substring(1) : "";
        int slash = path.indexOf('/');
        String bucket = PercentEncoding.decode(slash < 0 ? path : path.substring(0, slash));
        String object = slash < 0 ? "" : PercentEncoding.decode(path.substring(slash + 1));
        return new S3Call(
                new Payload(request, signature, key.secret())
                        .decoded()
                        .withAuthorizer(key.holder()),
                key.account(),
                bucket,
                object,
                config,
                next);
    }

    private static Response answer(S3Call call) {
        if (UNAVAILABLE.stream().anyMatch(call.query()::has)
                || !call.query().text("versionId").replace("null", "").isEmpty()
                || call.request().headers().has("x-amz-server-side-encryption-customer-key")) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        if (call.bucket().isEmpty()) {
            if (!call.request().method().equals("GET")) {
                throw notAllowed(call);
            }
            return new BucketCalls(call).service();
        }
        if (!BucketCalls.isValid(call.bucket(), call.config())) {
            throw S3Error.INVALID_BUCKET_NAME.on(call.request(), "BucketName", call.bucket());
        }
        if (call.query().has("acl")) {
            return acl(call);
        }
        return call.key().isEmpty() ? bucket(call) : object(call);
    }

    private static RuntimeException notAllowed(S3Call call) {
        return S3Error.METHOD_NOT_ALLOWED.on(call.request(), "Method", call.request().method());
    }

    private static Response acl(S3Call call) {
        AclCalls acl = new AclCalls(call);
        return switch (call.request().method()) {
            case "GET" -> acl.get();
            case "PUT" -> acl.put();
            default -> throw notAllowed(call);
        };
    }

    private static Response bucket(S3Call call) {
        BucketCalls bucket = new BucketCalls(call);
        return switch (call.request().method()) {
            case "GET" -> listed(call, bucket);
            case "HEAD" -> bucket.head();
            case "PUT", "DELETE" -> {
                if (isSub(call)) {
                    throw S3Error.NOT_IMPLEMENTED.on(call.request());
                }
                yield call.request().method().equals("PUT") ? bucket.put() : bucket.delete();
            }
            case "POST" -> {
                if (!call.query().has("delete")) {
                    throw notAllowed(call);
                }
                yield new MultiDelete(call).answer();
            }
            default -> throw notAllowed(call);
        };
    }

    private static boolean isSub(S3Call call) {
        return Set.of("location", "logging", "tagging", "uploads", "versioning").stream()
                .anyMatch(call.query()::has);
    }

    private static Response listed(S3Call call, BucketCalls bucket) {
        if (call.query().has("location")) {
            return bucket.location();
        }
        if (call.query().has("logging")) {
            return bucket.empty("BucketLoggingStatus");
        }
        if (call.query().has("versioning")) {
            return bucket.empty("VersioningConfiguration");
        }
        if (call.query().has("tagging")) {
            return bucket.empty("Tagging");
        }
        return call.query().has("uploads")
                ? new UploadCalls(call).list()
                : new ObjectListing(call).answer();
    }

    private static Response object(S3Call call) {
        boolean ofUpload = call.query().has("uploadId");
        if (call.query().has("tagging")) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        return switch (call.request().method()) {
            case "GET", "HEAD" -> {
                if (call.query().has("partNumber")) {
                    throw S3Error.NOT_IMPLEMENTED.on(call.request());
                }
                yield ofUpload ? new PartCalls(call).list() : new ObjectCalls(call).read();
            }
            case "PUT" ->
                    ofUpload || call.query().has("partNumber")
                            ? new PartCalls(call).put()
                            : new ObjectCalls(call).put();
            case "POST" -> {
                if (!ofUpload && !call.query().has("uploads")) {
                    throw notAllowed(call);
                }
                yield ofUpload ? new UploadCalls(call).complete() : new UploadCalls(call).create();
            }
            case "DELETE" ->
                    ofUpload ? new PartCalls(call).abort() : new ObjectCalls(call).delete();
            default -> throw notAllowed(call);
        };
    }
}
