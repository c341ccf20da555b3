package io.insitu.middleware.object;

import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.constraints.Checks;
import io.insitu.middleware.entity.Conditions;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Answers PUT of an object whose sender may write it: checks what can be checked before the first
/// byte, takes the bytes as fast as the disk does, then makes them visible all at once.
final class ObjectWriter {
    private final ObjectStore store;
    private final Checks checks;
    private final InstantSource clock;

    ObjectWriter(ObjectStore store, Checks checks, InstantSource clock) {
        this.store = store;
        this.checks = checks;
        this.clock = clock;
    }

    Response put(Request request, ObjectPath path) {
        Headers headers = request.headers();
        boolean onlyNew = onlyNew(headers);
        checkLength(headers);
        checks.objectName(path.object());
        String contentType = contentType(headers, path.object()) + headers.text(ListedType.HEADER);
        Map<String, String> metadata = ObjectHeaders.ofUpload(headers, clock.instant());
        checks.metadata(headers, "object");
        if (request.query().text("multipart-manifest").equals("put")) {
            throw new SwiftException(501, "multipart-manifest: not available here");
        }
        if (onlyNew && !isAbsent(store.object(path))) {
            throw new SwiftException(412);
        }
        NewObject described =
                new NewObject(contentType, metadata, standing -> !onlyNew || isAbsent(standing));
        return store(request, path, described);
    }

    private static boolean onlyNew(Headers headers) {
        Optional<String> ifNoneMatch = headers.first("If-None-Match");
        if (ifNoneMatch.isPresent() && !Conditions.names(ifNoneMatch.get(), "*")) {
            throw new SwiftException(400, "If-None-Match only supports *");
        }
        return ifNoneMatch.isPresent();
    }

    private boolean isAbsent(Optional<ObjectRecord> standing) {
        Instant now = clock.instant();
        return standing.filter(record -> !ObjectHeaders.isExpired(record, now)).isEmpty();
    }

    private void checkLength(Headers headers) {
        Optional<String> length = headers.first("Content-Length");
        boolean chunked = headers.text("Transfer-Encoding").equalsIgnoreCase("chunked");
        if (length.isPresent() && !chunked) {
            checks.objectSize(number(length.get()));
        } else if (!chunked) {
            throw new SwiftException(411, "Missing Content-Length header.");
        }
    }

    private static long number(String length) {
        try {
            return Long.parseUnsignedLong(length.strip());
        } catch (NumberFormatException e) {
            throw new SwiftException(400, "Invalid Content-Length header value");
        }
    }

    private static String contentType(Headers headers, String name) {
        String given = headers.text("Content-Type");
        if (given.isEmpty() || headers.isTrue("X-Detect-Content-Type")) {
            return ContentTypes.guess(name);
        }
        return checked(given);
    }

    /// @throws SwiftException 400 for a parameter that Swift keeps for itself
    static String checked(String contentType) {
        for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
            if (parameter.strip().startsWith("swift_")) {
                throw new SwiftException(
                        400,
                        "Invalid Content-Type, swift_* is not a valid parameter name.",
                        Headers.of("Content-Type", Response.HTML));
            }
        }
        return contentType;
    }

    private Response store(Request request, ObjectPath path, NewObject described) {
        try (Upload upload = store.upload(path)) {
            receive(request, upload);
            checkEtag(request.headers(), upload.etag());
            ObjectRecord record = upload.commit(described);
            return Response.standard(201)
                    .withHeaders(headers ->
                            headers.and(
                                    Headers.of(
                                            "Etag", record.etag(),
                                            "Last-Modified",
                                                    HttpDate.lastModified(record.timestamp()))))
                    .withHeaders(headers -> versioned(headers, record));
        }
    }

    private static Headers versioned(Headers headers, ObjectRecord record) {
        Timestamp version = record.version();
        return version == null ? headers : headers.with("X-Object-Version-Id", version.toString());
    }

    private void receive(Request request, Upload upload) {
        try {
            ByteBuffer bytes = request.body().next();
            while (bytes != null) {
                checks.objectSize(upload.size() + bytes.remaining());
                upload.write(bytes);
                bytes = request.body().next();
            }
        } catch (IOException e) {
            throw new SwiftException(499);
        }
    }

    private static void checkEtag(Headers headers, String etag) {
        String expected = Conditions.unquoted(headers.text("Etag"));
        if (!expected.isEmpty() && !expected.equals(etag)) {
            throw new SwiftException(422);
        }
    }
}
