package io.insitu.middleware.object;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Timestamp;
import java.time.Instant;
import java.util.Optional;

/// Which version of an object a request is about (`?version-id=`), and what an answer says of it.
///
/// @param id as it was asked for; empty for what the object is now
/// @param shown whether versions are spoken of: the container has some, or the request does
record WantedVersion(String id, boolean shown) {
    private static final String HEADER = "X-Object-Version-Id";

    /// What has no id goes by that name.
    private static final String NONE = "null";

    static WantedVersion of(Request request, ContainerRecord container) {
        String id = request.query().text("version-id");
        boolean kept = container.metadata().containsKey(ObjectVersions.ENABLED);
        return new WantedVersion(id, kept || !id.isEmpty());
    }

    Optional<ObjectRecord> record(ObjectStore store, ObjectPath path) {
        return isCurrent()
                ? store.object(path)
                : store.versions().flatMap(versions -> versions.version(path, parsed()));
    }

    Optional<OpenObject> open(ObjectStore store, ObjectPath path) {
        return isCurrent()
                ? store.open(path)
                : store.versions().flatMap(versions -> versions.open(path, parsed()));
    }

    private boolean isCurrent() {
        return id.isEmpty() || id.equals(NONE);
    }

    private Timestamp parsed() {
        try {
            return Timestamp.parse(id);
        } catch (IllegalArgumentException e) {
            throw new SwiftException(
                    400, "Invalid version parameter", Headers.of("Content-Type", Response.HTML));
        }
    }

    /// {@return what the answer says when nothing was found}
    Headers missing() {
        return shown && id.isEmpty() ? Headers.of(HEADER, NONE) : Headers.EMPTY;
    }

    /// {@return what the answer says when what was found is as good as nothing: expired, a marker,
    /// a version where none was wanted}
    Optional<Headers> absent(ObjectRecord found, Instant now) {
        if (!isCurrent() && found.contentType().equals(ObjectVersions.MARKER_TYPE)) {
            return Optional.of(Headers.of(HEADER, id, "Content-Type", ObjectVersions.MARKER_TYPE));
        }
        boolean other = id.equals(NONE) && found.version() != null;
        return other || ObjectHeaders.isExpired(found, now)
                ? Optional.of(missing())
                : Optional.empty();
    }

    /// {@return what the answer says of the version that it brings}
    Headers headers(ObjectRecord found) {
        if (!shown) {
            return Headers.EMPTY;
        }
        Timestamp version = found.version();
        if (version == null || !id.isEmpty()) {
            return Headers.of(HEADER, version == null ? NONE : version.toString());
        }
        String location = PercentEncoding.encodePath("/v1" + found.path());
        return Headers.of(
                HEADER,
                version.toString(),
                "Content-Location",
                location + "?version-id=" + version);
    }
}
