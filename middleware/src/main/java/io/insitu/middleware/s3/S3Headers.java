package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Header fields in S3's words and in Swift's.
final class S3Headers {
    /// The tag of an object made of parts, as S3 computes it, beside the one that Swift gives it.
    static final String ETAG = "X-Object-Sysmeta-S3Api-Etag";

    static final String UPLOAD_ID = "X-Object-Sysmeta-S3Api-Upload-Id";

    private static final String META = "x-amz-meta-";
    private static final String SWIFT_META = "x-object-meta-";

    private static final String VERSION = "X-Object-Version-Id";

    private static final Set<String> DESCRIBING =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires",
                    "x-delete-after",
                    "x-delete-at",
                    "x-robots-tag");

    private static final Set<String> SENT =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-range",
                    "if-unmodified-since",
                    "range",
                    "user-agent");

    private static final Set<String> ANSWERED =
            Set.of(
                    "accept-ranges",
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-range",
                    "content-type",
                    "expires",
                    "last-modified",
                    "x-robots-tag");

    private S3Headers() {}

    /// {@return what a request says of an object and of how it is sent}
    static Headers toSwift(Headers given) {
        return described(given).and(given.filter(field -> SENT.contains(lower(field))));
    }

    /// {@return what a request says of an object}
    static Headers described(Headers given) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Headers.Field field : given.fields()) {
            if (field.startsWith(META)) {
                String name = "X-Object-Meta-" + field.name().substring(META.length());
                fields.add(new Headers.Field(name, field.value()));
            } else if (DESCRIBING.contains(lower(field))) {
                fields.add(field);
            }
        }
        return Headers.of(fields);
    }

    /// {@return what an answer says of an object, for the client}
    static Headers toClient(Response answer) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Headers.Field field : answer.headers().fields()) {
            if (field.startsWith(SWIFT_META)) {
                String name = META + lower(field).substring(SWIFT_META.length());
                fields.add(new Headers.Field(name, field.value()));
            } else if (ANSWERED.contains(lower(field))) {
                fields.add(field);
            }
        }
        if (answer.headers().has("Etag")) {
            fields.add(new Headers.Field("ETag", '"' + etag(answer) + '"'));
        }
        return Headers.of(fields).and(version(answer));
    }

    /// {@return which version an answer is about; none where none are kept}
    static Headers version(Response answer) {
        return answer.headers()
                .first(VERSION)
                .map(id -> Headers.of("x-amz-version-id", id))
                .orElse(Headers.EMPTY);
    }

    /// {@return what is said of an object that was stored}
    static Response stored(Response answer) {
        answer.content().close();
        Headers said =
                Headers.of(
                        "ETag",
                        '"' + etag(answer) + '"',
                        "Last-Modified",
                        answer.headers().text("Last-Modified"));
        return Response.of(200).withHeaders(own -> own.and(said).and(version(answer)));
    }

    /// {@return the object's tag without quotes. That of a large object that S3 has not made ends
    /// in `-N`, by which clients know that it is not the MD5 of the bytes}
    static String etag(Response answer) {
        String ours = answer.headers().text(ETAG);
        if (!ours.isEmpty()) {
            return ours;
        }
        String etag = Conditions.unquoted(answer.headers().text("Etag"));
        return answer.headers().isTrue("X-Static-Large-Object") ? etag + "-N" : etag;
    }

    private static String lower(Headers.Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
