package io.insitu.middleware.object;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.constraints.Checks;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Objects: `/v1/{account}/{container}/{object}`.
///
/// | method | | answers |
/// |---|---|---|
/// | GET | `Range` (one or several), `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since` | 200, 206, 304, 412, 416 |
/// | HEAD | the same conditions | 200, 304, 412 |
/// | PUT | `Etag` is checked, `If-None-Match: *` keeps what is there | 201, 411, 412, 413, 422, 499, 507 |
/// | POST | replaces the metadata, and the type when one is given | 202 |
/// | DELETE | | 204 |
/// | OPTIONS | | 200 with `Allow` |
///
/// Kept with an object are `Content-Type` (guessed by the name when it is missing or
/// `X-Detect-Content-Type` says yes), `X-Object-Meta-*`, `Content-Encoding`, `Content-Disposition`,
/// `Content-Language`, `Cache-Control`, `Expires`, `X-Robots-Tag` and `X-Delete-At` (or
/// `X-Delete-After`, counted from now), after which moment the object is not there any more.
///
/// In a container that has versions, `?version-id=` reads one of them, and answers say which one it
/// was.
///
/// Reading is decided by the container's read list, the rest by its write list, and by what else
/// the container asks of who reads and stores ([ContainerRule]).
public final class ObjectHandler implements Handler {
    /// The internal header of a GET whose sender is a step that wants the bytes in memory or in a
    /// file, not made or looked at while they are sent.
    public static final String IN_PLACE = "X-Backend-In-Place";

    private static final String ALLOWED = "PUT, OPTIONS, POST, GET, HEAD, DELETE";

    private final ObjectStore store;
    private final Checks checks;
    private final InstantSource clock;
    private final ContainerRule rule;
    private final ObjectWriter writer;

    public ObjectHandler(
            ObjectStore store, Checks checks, InstantSource clock, ContainerRule rule) {
        this.store = store;
        this.checks = checks;
        this.clock = clock;
        this.rule = rule;
        this.writer = new ObjectWriter(store, checks, clock);
    }

    @Override
    public Response handle(Request request) {
        if (!(request.target() instanceof Target.OfObject(ObjectPath path))) {
            throw new IllegalArgumentException("not an object: " + request.path());
        }
        return switch (request.method()) {
            case "GET" -> get(request, path);
            case "HEAD" -> head(request, path);
            case "PUT" -> put(request, path);
            case "POST" -> post(request, path);
            case "DELETE" -> delete(request, path);
            case "OPTIONS" -> Response.standard(200).withHeader("Allow", ALLOWED);
            default -> throw new SwiftException(405, "", Headers.of("Allow", ALLOWED));
        };
    }

    /// Asks for the right first, so that nobody learns what is there by being told that it is not.
    private ContainerRecord check(Request request, ObjectPath path, Right right, String list) {
        Optional<ContainerRecord> container = store.container(path.containerPath());
        String acl = container.map(record -> record.metadata().getOrDefault(list, "")).orElse("");
        request.authorizer().check(request, path.account(), right, acl);
        return container.orElseThrow(() -> missing(request, Headers.EMPTY));
    }

    private WantedVersion checkRead(Request request, ObjectPath path) {
        ContainerRecord container = check(request, path, Right.READ, "x-container-read");
        rule.check(request, container, Right.READ);
        return WantedVersion.of(request, container);
    }

    private ContainerRecord checkWrite(Request request, ObjectPath path) {
        return check(request, path, Right.WRITE, "x-container-write");
    }

    private Response get(Request request, ObjectPath path) {
        WantedVersion wanted = checkRead(request, path);
        OpenObject object =
                wanted.open(store, path).orElseThrow(() -> missing(request, wanted.missing()));
        Optional<Headers> absent = wanted.absent(object.record(), clock.instant());
        if (absent.isPresent()) {
            object.close();
            throw missing(request, absent.get());
        }
        return ObjectReader.get(request, object, wanted.headers(object.record()));
    }

    private Response head(Request request, ObjectPath path) {
        WantedVersion wanted = checkRead(request, path);
        ObjectRecord record =
                wanted.record(store, path).orElseThrow(() -> missing(request, wanted.missing()));
        Optional<Headers> absent = wanted.absent(record, clock.instant());
        if (absent.isPresent()) {
            throw missing(request, absent.get());
        }
        return ObjectReader.head(request, record, wanted.headers(record));
    }

    private ObjectRecord existing(Request request, ObjectPath path) {
        return store.object(path)
                .filter(record -> !ObjectHeaders.isExpired(record, clock.instant()))
                .orElseThrow(() -> missing(request, Headers.EMPTY));
    }

    /// What is not there matches no tag, not even `*`.
    private static SwiftException missing(Request request, Headers headers) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        String ifMatch = request.headers().text("If-Match");
        return new SwiftException(reads && ifMatch.strip().equals("*") ? 412 : 404, "", headers);
    }

    private Response put(Request request, ObjectPath path) {
        rule.check(request, checkWrite(request, path), Right.WRITE);
        return writer.put(request, path);
    }

    /// One that makes a manifest of the object changes its bytes.
    private Response post(Request request, ObjectPath path) {
        ContainerRecord container = checkWrite(request, path);
        if (request.headers().has("X-Object-Manifest")) {
            rule.check(request, container, Right.WRITE);
        }
        checks.metadata(request.headers(), "object");
        ObjectRecord record = existing(request, path);
        Map<String, String> metadata =
                ObjectHeaders.ofUpdate(request.headers(), record.metadata(), clock.instant());
        String contentType = ObjectWriter.checked(request.headers().text("Content-Type"));
        String listed =
                contentType.isEmpty()
                        ? ""
                        : contentType + ListedType.parametersOf(record.contentType());
        store.updateObject(path, listed, metadata);
        return Response.standard(202);
    }

    private Response delete(Request request, ObjectPath path) {
        checkWrite(request, path);
        existing(request, path);
        store.deleteObject(path);
        return Response.standard(204);
    }
}
