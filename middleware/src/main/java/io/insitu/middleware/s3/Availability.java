package io.insitu.middleware.s3;

import io.insitu.middleware.SwiftException;
import java.util.List;
import java.util.Set;

/// Refuses what is not there in the words of Swift's, before anything is done.
final class Availability {
    /// Parameters that ask for something else than the bucket or the object itself.
    private static final Set<String> PARAMETERS =
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
                    "website");

    private Availability() {}

    /// @throws SwiftException what S3 calls the error
    static void check(S3Call call) {
        boolean writes = !List.of("GET", "HEAD").contains(call.request().method());
        if (PARAMETERS.stream().anyMatch(call.query()::has)
                || (writes && call.query().has("tagging"))) {
            throw unavailable(call, "The requested resource is not implemented");
        }
        if (call.request().headers().has("x-amz-server-side-encryption-customer-key")) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        if (writes) {
            checkHeaders(call);
        }
    }

    private static void checkHeaders(S3Call call) {
        if (!List.of("", "COPY", "REPLACE").contains(call.header("x-amz-metadata-directive"))) {
            throw S3Error.INVALID_ARGUMENT.saying(
                    call.request(),
                    "Unknown metadata directive.",
                    "ArgumentName",
                    "x-amz-metadata-directive",
                    "ArgumentValue",
                    call.header("x-amz-metadata-directive"));
        }
        if (!List.of("", "STANDARD").contains(call.header("x-amz-storage-class"))) {
            throw S3Error.INVALID_STORAGE_CLASS.on(call.request());
        }
        if (call.request().headers().has("x-amz-server-side-encryption")) {
            throw unavailable(call, "Server-side encryption is not supported.");
        }
        if (call.request().headers().has("x-amz-website-redirect-location")) {
            throw unavailable(call, "Website redirection is not supported.");
        }
        if (call.request().headers().has("x-amz-tagging")) {
            throw unavailable(call, "Object tagging is not supported.");
        }
    }

    private static SwiftException unavailable(S3Call call, String words) {
        return S3Error.NOT_IMPLEMENTED.saying(call.request(), words);
    }
}
