package io.insitu.middleware.s3;

import io.insitu.middleware.Query;

/// What a call needs where buckets and objects have access control lists: the table of Swift's
/// `acl_handlers.py`.
///
/// | call | needs |
/// |---|---|
/// | `PUT` of a bucket | to own the account |
/// | `DELETE` of it, `?location`, `?logging` | to own the bucket |
/// | `HEAD`, `GET` of it, `?versions`, `?uploads` | `READ` on it |
/// | `PUT ?versioning` | `WRITE` on it |
/// | `GET`, `HEAD` of an object | `READ` on the object |
/// | `PUT`, `DELETE` of it, all that begins, adds to and ends uploads | `WRITE` on the bucket |
/// | the list of an upload's parts | `READ` on the bucket |
/// | `GET`, `PUT ?acl` | `READ_ACP`, `WRITE_ACP` on what is named |
/// | `GET /`, `GET ?versioning`, `?tagging` | nothing |
///
/// A copy needs `READ` on its source besides, which is asked for where the source is known; so is
/// what a multi-delete needs, whose answer tells it key by key.
sealed interface Need {
    /// Any user of the account may.
    record Nothing() implements Need {}

    record OwnAccount() implements Need {}

    record OwnBucket() implements Need {}

    record OfBucket(Permission permission) implements Need {}

    record OfObject(Permission permission) implements Need {}

    /// {@return what that call needs; what is not known is for the bucket's owner}
    static Need of(String method, boolean bucket, Query query) {
        if (query.has("acl")) {
            return switch (method) {
                case "GET" -> of(bucket, Permission.READ_ACP);
                case "PUT" -> of(bucket, Permission.WRITE_ACP);
                default -> new OwnBucket();
            };
        }
        if (query.has("tagging") && method.equals("GET")) {
            return new Nothing();
        }
        return bucket ? ofBucket(method, query) : ofObject(method, query);
    }

    private static Need of(boolean bucket, Permission permission) {
        return bucket ? new OfBucket(permission) : new OfObject(permission);
    }

    private static Need ofBucket(String method, Query query) {
        return switch (method) {
            case "HEAD" -> new OfBucket(Permission.READ);
            case "GET" -> {
                if (query.has("location") || query.has("logging")) {
                    yield new OwnBucket();
                }
                yield query.has("versioning") ? new Nothing() : new OfBucket(Permission.READ);
            }
            case "PUT" ->
                    query.has("versioning") ? new OfBucket(Permission.WRITE) : new OwnAccount();
            case "POST" -> query.has("delete") ? new Nothing() : new OwnBucket();
            default -> new OwnBucket();
        };
    }

    private static Need ofObject(String method, Query query) {
        return switch (method) {
            case "HEAD" -> new OfObject(Permission.READ);
            case "GET" -> of(query.has("uploadId"), Permission.READ);
            case "PUT", "POST", "DELETE" -> new OfBucket(Permission.WRITE);
            default -> new OwnBucket();
        };
    }
}
