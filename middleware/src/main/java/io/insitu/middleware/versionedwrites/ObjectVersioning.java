package io.insitu.middleware.versionedwrites;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.StorageException;
import io.insitu.storage.Timestamp;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// The newest of the three modes: versions that the store itself keeps. What is asked of one
/// version is checked here; reading it is the business of the API behind.
final class ObjectVersioning implements Middleware {
    private static final String ENABLED = "X-Versions-Enabled";
    private static final String KEPT = "X-Container-Sysmeta-Versions-Enabled";
    private static final String ID = "X-Object-Version-Id";
    private static final String NO_VERSION = "null";
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final ObjectStore store;
    private final ObjectVersions versions;

    ObjectVersioning(ObjectStore store, ObjectVersions versions) {
        this.store = store;
        this.versions = versions;
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("object_versioning", Map.of());
    }

    @Override
    public Response handle(Request request, Handler next) {
        return switch (request.target()) {
            case Target.OfContainer(ContainerPath container) -> container(request, container, next);
            case Target.OfObject(ObjectPath object) -> object(request, object, next);
            case Target.OfAccount ignored -> next.handle(request);
            case Target.Other ignored -> next.handle(request);
        };
    }

    private Response container(Request request, ContainerPath container, Handler next) {
        Response answer =
                switch (request.method()) {
                    case "PUT", "POST" -> next.handle(enabling(request, container));
                    case "DELETE" -> {
                        checkEmpty(request, container);
                        yield next.handle(request);
                    }
                    default -> next.handle(request);
                };
        String enabled = answer.headers().text(KEPT);
        return enabled.isEmpty() ? answer : answer.withHeader(ENABLED, enabled);
    }

    private Request enabling(Request request, ContainerPath container) {
        if (!request.headers().has(ENABLED)) {
            return request;
        }
        Optional<Versioning> older =
                store.container(container).flatMap(record -> Versioning.of(record.metadata()));
        if (older.isPresent()) {
            throw new SwiftException(
                    400,
                    "Cannot enable object versioning on a container that is already using the"
                            + " legacy versioned writes feature.",
                    HTML);
        }
        String enabled = request.headers().isTrue(ENABLED) ? "True" : "False";
        return request.withHeaders(headers -> headers.without(ENABLED).with(KEPT, enabled));
    }

    private void checkEmpty(Request request, ContainerPath container) {
        if (versions.any(container)) {
            request.authorizer().check(request, container.account(), Right.OWN, "");
            throw new SwiftException(409, "Delete all versions before deleting container.", HTML);
        }
    }

    private Response object(Request request, ObjectPath path, Handler next) {
        String id = request.query().text("version-id");
        boolean deletes = request.method().equals("DELETE");
        if (id.isEmpty() && !deletes) {
            return next.handle(request);
        }
        Optional<ContainerRecord> container = store.container(path.containerPath());
        if (!id.isEmpty()) {
            return ofVersion(request, path, id, container, next);
        }
        boolean keeps =
                container
                        .filter(record ->
                                record.metadata()
                                        .getOrDefault(ObjectVersions.ENABLED, "")
                                        .equals("True"))
                        .isPresent();
        if (!keeps) {
            return next.handle(request);
        }
        checkWrite(request, path, container);
        ObjectVersions.Deletion deletion = versions.delete(path);
        Response answer = Response.standard(deletion.existed() ? 204 : 404);
        Timestamp marker = deletion.version();
        return marker == null ? answer : answer.withHeader(ID, marker.toString());
    }

    private Response ofVersion(
            Request request,
            ObjectPath path,
            String id,
            Optional<ContainerRecord> container,
            Handler next) {
        if (request.method().equals("POST")) {
            throw new SwiftException(400, "POST to a specific version is not allowed", HTML);
        }
        boolean kept =
                container
                        .filter(record -> record.metadata().containsKey(ObjectVersions.ENABLED))
                        .isPresent();
        boolean none = id.equals(NO_VERSION);
        if (!kept && !none) {
            throw new SwiftException(
                    400, "version-aware operations require that the container is versioned", HTML);
        }
        Timestamp version = none ? new Timestamp(0) : parse(id);
        return switch (request.method()) {
            case "DELETE" -> {
                checkWrite(request, path, container);
                yield none ? unlink(path) : delete(path, version);
            }
            case "PUT" -> {
                checkWrite(request, path, container);
                yield restore(request, path, version);
            }
            default -> {
                Response answer = next.handle(request);
                yield answer.status() / 100 == 2 ? answer.withHeader(ID, id) : answer;
            }
        };
    }

    private static Timestamp parse(String id) {
        try {
            return Timestamp.parse(id);
        } catch (IllegalArgumentException e) {
            throw new SwiftException(400, "Invalid version parameter", HTML);
        }
    }

    private static void checkWrite(
            Request request, ObjectPath path, Optional<ContainerRecord> container) {
        String acl =
                container
                        .map(record -> record.metadata().getOrDefault("x-container-write", ""))
                        .orElse("");
        request.authorizer().check(request, path.containerPath(), Right.WRITE, acl);
    }

    private Response unlink(ObjectPath path) {
        try {
            versions.unlink(path);
            return Response.standard(204);
        } catch (StorageException e) {
            return SwiftException.of(e).response();
        }
    }

    private Response delete(ObjectPath path, Timestamp version) {
        Response answer;
        try {
            versions.delete(path, version);
            answer = Response.standard(204);
        } catch (StorageException e) {
            answer = SwiftException.of(e).response();
        }
        String current =
                store.object(path)
                        .map(ObjectRecord::version)
                        .map(Timestamp::toString)
                        .orElse(NO_VERSION);
        return answer.withHeader(ID, version.toString())
                .withHeader("X-Object-Current-Version-Id", current);
    }

    private Response restore(Request request, ObjectPath path, Timestamp version) {
        if (hasBody(request)) {
            throw new SwiftException(400, "PUT version-id requests require a zero byte body");
        }
        try {
            ObjectRecord record = versions.restore(path, version);
            return Response.standard(201)
                    .withHeader("Etag", record.etag())
                    .withHeader("Last-Modified", HttpDate.lastModified(record.timestamp()))
                    .withHeader(ID, version.toString());
        } catch (StorageException e) {
            throw new SwiftException(404, "The specified version does not exist");
        }
    }

    private static boolean hasBody(Request request) {
        try {
            return request.body().next() != null;
        } catch (IOException e) {
            throw new SwiftException(499);
        }
    }
}
