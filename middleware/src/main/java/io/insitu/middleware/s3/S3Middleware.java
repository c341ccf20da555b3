package io.insitu.middleware.s3;

import io.insitu.middleware.Authorizer;
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
/// or without), or not at all; version 2 in either place. Others pass. The bucket is the first part
/// of the path, or stands in the host's name before one of the `storage_domains`.
///
/// | request | |
/// |---|---|
/// | `GET /` | the buckets |
/// | `PUT`, `HEAD`, `DELETE /b` | a bucket; it is deleted when it is empty |
/// | `GET /b`, `GET /b?list-type=2` | its objects: `prefix delimiter marker start-after continuation-token max-keys encoding-type fetch-owner` |
/// | `POST /b?delete` | deletes many objects |
/// | `GET /b?location`, `?logging`, `?tagging`, `GET /b/k?tagging` | the place; that there is none of the others |
/// | `GET`, `PUT /b?versioning`, `GET /b?versions`, `?versionId` of an object | versions, which are the container's (`X-Versions-Enabled`) |
/// | `GET`, `PUT /b?acl` | the canned lists `private`, `bucket-owner-*` and `public-read`, which are the container's; `GET /b/k?acl` shows the bucket's |
/// | `GET`, `PUT /b?acl`, `/b/k?acl` with `s3_acl` | the lists of buckets and objects |
/// | `PUT`, `GET`, `HEAD`, `DELETE /b/k` | an object, with `x-amz-meta-*`, ranges, conditions, `response-*` |
/// | `PUT /b/k` with `x-amz-copy-source` | a copy, with `x-amz-metadata-directive` and `x-amz-copy-source-if-*` |
/// | `POST /b/k?uploads`, `PUT ?partNumber&uploadId`, `GET`, `POST`, `DELETE ?uploadId`, `GET /b?uploads` | uploads in parts, and parts by copy of a range |
///
/// An object that is uploaded in parts is a static large object with its segments in the container
/// `b+segments`; its tag is the one that S3 gives it. Checksums (`x-amz-checksum-*`, also behind
/// the body) are checked, and not kept. What is not there (policies, tags, locks, website
/// redirection, encryption by keys of the client's, …) is answered with 501 `NotImplemented`.
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
/// | `storage_domains` | none | names of hosts that a bucket's name may precede, as in `b.storage.example` |
/// | `allowable_clock_skew` | 15 min | between the client's clock and the server's |
/// | `s3_acl` | false | whether buckets and objects have access control lists of their own |
/// | `allow_no_owner` | false | whether what has none is everybody's of the account, not nobody's |
/// | `check_bucket_owner` | false | whether `GET /` lists the sender's own buckets only |
/// | `cors_preflight_allow_origin` | none | origins whose pages may send signed requests ([Preflight]); `*` alone for all |
///
/// Without `s3_acl` the lists of containers decide. With it each bucket and each object has an
/// owner, who stored it with S3's API, and a list of what is granted to other users of the account
/// and to groups: `x-amz-acl` with all canned lists, `x-amz-grant-*` and `PUT ?acl` set it, and
/// [Need] says which call needs what. It is kept in system metadata in Swift's form. Owning the
/// account lets users create buckets, and no more; Swift's API does not ask these lists, nor S3's
/// the containers', and who does not sign speaks Swift's.
///
/// Place: behind `gatekeeper`, so that a bucket may be called `info`; needs `copy` and `slo`
/// further in. Shown in `/info` as `s3api`.
public final class S3Middleware implements Middleware {
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
        if (!config.corsPreflightAllowOrigin().isEmpty() && Preflight.isAsked(request)) {
            return Preflight.answer(request, config.corsPreflightAllowOrigin());
        }
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
        String path = S3Call.path(request, config).substring(1);
        int slash = path.indexOf('/');
        String bucket = PercentEncoding.decode(slash < 0 ? path : path.substring(0, slash));
        String object = slash < 0 ? "" : PercentEncoding.decode(path.substring(slash + 1));
        Authorizer sender =
                config.s3Acl() ? new Granted(key.holder(), key.account()) : key.holder();
        return new S3Call(
                new Payload(request, signature, key.secret()).decoded().withAuthorizer(sender),
                key.account(),
                bucket,
                object,
                config,
                next);
    }

    private static Response answer(S3Call call) {
        Availability.check(call);
        if (call.bucket().isEmpty()) {
            if (!call.request().method().equals("GET")) {
                throw notAllowed(call, "SERVICE");
            }
            return new BucketCalls(call).service();
        }
        if (!BucketCalls.isValid(call.bucket(), call.config())) {
            throw S3Error.INVALID_BUCKET_NAME.on(call.request(), "BucketName", call.bucket());
        }
        call.access().check();
        if (call.query().has("acl")) {
            return acl(call);
        }
        if (call.query().has("tagging")) {
            return tagging(call);
        }
        return call.key().isEmpty() ? bucket(call) : object(call);
    }

    private static RuntimeException notAllowed(S3Call call, String type) {
        return S3Error.METHOD_NOT_ALLOWED.on(
                call.request(), "Method", call.request().method(), "ResourceType", type);
    }

    private static Response acl(S3Call call) {
        return switch (call.request().method()) {
            case "GET" -> call.access().get();
            case "PUT" -> call.access().put();
            default -> throw notAllowed(call, "ACL");
        };
    }

    /// Nothing has a tag.
    private static Response tagging(S3Call call) {
        if (!call.request().method().equals("GET")) {
            throw notAllowed(call, "TAGGING");
        }
        Request standing =
                call.key().isEmpty()
                        ? call.to("HEAD", call.bucket())
                        : call.to("HEAD", call.bucket(), call.key());
        call.wanted(standing).content().close();
        return Xml.result("Tagging").begin("TagSet").answer();
    }

    private static Response bucket(S3Call call) {
        BucketCalls bucket = new BucketCalls(call);
        boolean versioning = call.query().has("versioning");
        if (!call.request().method().equals("GET") && isSub(call)) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        return switch (call.request().method()) {
            case "GET" -> listed(call, bucket);
            case "HEAD" -> bucket.head();
            case "PUT" -> versioning ? new VersionCalls(call).put() : bucket.put();
            case "DELETE" -> {
                if (versioning) {
                    throw notAllowed(call, "VERSIONING");
                }
                yield bucket.delete();
            }
            case "POST" -> {
                if (!call.query().has("delete")) {
                    throw S3Error.NOT_IMPLEMENTED.on(call.request());
                }
                yield new MultiDelete(call).answer();
            }
            default -> throw notAllowed(call, "BUCKET");
        };
    }

    private static boolean isSub(S3Call call) {
        return Set.of("location", "logging", "uploads").stream().anyMatch(call.query()::has);
    }

    private static Response listed(S3Call call, BucketCalls bucket) {
        if (call.query().has("location")) {
            return bucket.location();
        }
        if (call.query().has("logging")) {
            return bucket.logging();
        }
        if (call.query().has("versioning")) {
            return new VersionCalls(call).status();
        }
        if (call.query().has("versions")) {
            return new VersionCalls(call).list();
        }
        return call.query().has("uploads")
                ? new UploadCalls(call).list()
                : new ObjectListing(call).answer();
    }

    private static Response object(S3Call call) {
        boolean ofUpload = call.query().has("uploadId");
        boolean ofPart = call.query().has("partNumber");
        return switch (call.request().method()) {
            case "GET", "HEAD" -> {
                if (ofPart || (ofUpload && call.request().method().equals("HEAD"))) {
                    throw notAllowed(call, ofPart ? "PART" : "UPLOAD");
                }
                yield ofUpload ? new PartCalls(call).list() : new ObjectCalls(call).read();
            }
            case "PUT" ->
                    ofUpload || ofPart ? new PartCalls(call).put() : new ObjectCalls(call).put();
            case "POST" -> {
                if (!ofUpload && !call.query().has("uploads")) {
                    throw S3Error.NOT_IMPLEMENTED.on(call.request());
                }
                yield ofUpload ? new UploadCalls(call).complete() : new UploadCalls(call).create();
            }
            case "DELETE" ->
                    ofUpload ? new PartCalls(call).abort() : new ObjectCalls(call).delete();
            default -> throw notAllowed(call, "OBJECT");
        };
    }
}
