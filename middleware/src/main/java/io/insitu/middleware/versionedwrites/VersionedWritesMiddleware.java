package io.insitu.middleware.versionedwrites;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Timestamp;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// Keeps what a PUT or DELETE would overwrite, as Swift's middleware of that name. In the newest
/// mode the store itself does:
///
/// | request | header or parameter | |
/// |---|---|---|
/// | `PUT`, `POST` of a container | `X-Versions-Enabled` | whether its objects' versions are kept from now on |
/// | `GET` of a container | `?versions` | lists all versions, in JSON; `version_marker` beside `marker` |
/// | `DELETE` of a container | | 409 while there are versions |
/// | `PUT`, `GET`, `HEAD` of an object | | the answer's `X-Object-Version-Id` names the version |
/// | `DELETE` | | leaves a marker, whose id the answer names |
/// | `GET`, `HEAD`, `COPY` | `?version-id=` | that version; `null` is what was written while none were kept |
/// | `DELETE` | `?version-id=` | ends that version, without a marker |
/// | `PUT` without bytes | `?version-id=` | makes that version what the object is |
///
/// In the two older ones a container names another of its account for the old versions of its
/// objects:
///
/// | header of a container | |
/// |---|---|
/// | `X-Versions-Location` | stack: a DELETE brings the last version back |
/// | `X-History-Location` | history: a DELETE leaves a marker, of the type `application/x-deleted;swift_versions_deleted=1` |
/// | `X-Remove-Versions-Location`, `X-Remove-History-Location` | no versions from now on |
///
/// The container of versions must be there (412). A version's name is the length of the object's
/// name in three hexadecimal digits, the name, a slash, and when it was written. A POST makes no
/// version. Writing the object takes the right to write in its container only. A version is there
/// before what it was is overwritten, so a crash in between leaves both.
///
/// | option | default | |
/// |---|---|---|
/// | `allow_versioned_writes` | true | whether it may be set (412) and is heeded |
/// | `allow_object_versioning` | true | the same of the newest mode; otherwise its headers and parameters have no meaning |
///
/// Place: behind `dlo`, before `symlink`. Shown in `/info` as `versioned_writes` and
/// `object_versioning`.
public final class VersionedWritesMiddleware implements Middleware {
    /// Versions that may vanish, one after the other, while one of them is brought back.
    private static final int CANDIDATES = 100;

    private static final Middleware WITHOUT_VERSIONS =
            (request, next) ->
                    next.handle(
                            request.withQuery(
                                    request.query().without("version-id").without("versions")));

    private final VersionedWritesConfig config;
    private final ObjectStore store;
    private final InstantSource clock;
    private final Middleware newest;

    public VersionedWritesMiddleware(
            VersionedWritesConfig config, ObjectStore store, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.newest =
                store.versions()
                        .filter(ignored -> config.allowObjectVersioning())
                        .<Middleware>map(versions -> new ObjectVersioning(store, versions))
                        .orElse(WITHOUT_VERSIONS);
    }

    @Override
    public Map<String, Object> info() {
        Map<String, Object> shown = new HashMap<>(config.info());
        shown.putAll(newest.info());
        return shown;
    }

    @Override
    public Response handle(Request request, Handler inner) {
        Handler next = asked -> newest.handle(asked, inner);
        return switch (request.target()) {
            case Target.OfContainer ignored -> container(request, next);
            case Target.OfObject(ObjectPath object) -> object(request, object, next);
            case Target.OfAccount ignored -> next.handle(request);
            case Target.Other ignored -> next.handle(request);
        };
    }

    private Response container(Request request, Handler next) {
        boolean writes = request.method().equals("PUT") || request.method().equals("POST");
        Request kept =
                writes
                        ? request.withHeaders(
                                headers -> Versioning.kept(headers, config.allowVersionedWrites()))
                        : request;
        return Versioning.shown(next.handle(kept));
    }

    private Response object(Request request, ObjectPath object, Handler next) {
        boolean puts = request.method().equals("PUT");
        if (!config.allowVersionedWrites() || (!puts && !request.method().equals("DELETE"))) {
            return next.handle(request);
        }
        Optional<ContainerRecord> container = store.container(object.containerPath());
        Optional<Versioning> versioning =
                container.flatMap(record -> Versioning.of(record.metadata()));
        if (versioning.isEmpty()) {
            return next.handle(request);
        }
        String acl =
                container
                        .map(record -> record.metadata().getOrDefault("x-container-write", ""))
                        .orElse("");
        request.authorizer().check(request, object.containerPath(), Right.WRITE, acl);
        String name = versioning.get().name();
        OldVersions versions = new OldVersions(store, request, next, object, name);
        if (puts || versioning.get().history()) {
            versions.keepCurrent();
            if (!puts) {
                versions.mark(Timestamp.of(clock.instant()));
            }
            return next.handle(request);
        }
        return pop(request, object, versions, next);
    }

    private Response pop(Request request, ObjectPath object, OldVersions versions, Handler next) {
        Iterator<ListingEntry.ObjectEntry> newest = versions.newest(CANDIDATES).iterator();
        while (newest.hasNext()) {
            ListingEntry.ObjectEntry version = newest.next();
            if (OldVersions.isMarker(version)) {
                return store.object(object).isPresent()
                        ? next.handle(request)
                        : belowMarker(version, newest, versions);
            }
            if (versions.restore(version)) {
                return versions.delete(version);
            }
        }
        return next.handle(request);
    }

    /// The object is deleted already: what was before that comes back, and the marker goes.
    private static Response belowMarker(
            ListingEntry.ObjectEntry marker,
            Iterator<ListingEntry.ObjectEntry> older,
            OldVersions versions) {
        boolean restored = false;
        while (older.hasNext() && !restored) {
            ListingEntry.ObjectEntry version = older.next();
            if (OldVersions.isMarker(version)) {
                break;
            }
            restored = versions.restore(version);
            if (restored) {
                versions.delete(version).content().close();
            }
        }
        return versions.delete(marker);
    }
}
