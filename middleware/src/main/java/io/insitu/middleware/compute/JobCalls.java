package io.insitu.middleware.compute;

import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.description.Script;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Finds out what a request wants run: the ways in of the contract, each of which ends in a
/// description, a payload and an environment.
final class JobCalls {
    static final String JSON = "application/json";
    private static final Set<String> PROGRAMS = Set.of("application/wasm", "application/x-nexe");
    private static final Set<String> NOT_FOR_PROGRAMS =
            Set.of(
                    "if-match",
                    "if-none-match",
                    "if-modified-since",
                    "if-unmodified-since",
                    "if-range",
                    "range");

    private final JobParser parser;
    private final Predicate<String> images;
    private final Zapps zapps;
    private final JobBody bodies;
    private final ComputeConfig config;
    private final Stores stores;

    /// @param images whether the server has an image of that name
    JobCalls(
            ComputeConfig config,
            Stores stores,
            JobParser parser,
            Predicate<String> images,
            Zapps zapps) {
        this.parser = parser;
        this.images = images;
        this.zapps = zapps;
        this.bodies = new JobBody(config.descriptionBytesMax());
        this.config = config;
        this.stores = stores;
    }

    /// {@return the job that `X-Zerovm-Execute` on an account, a container or an object asks for}
    ///
    /// @throws SwiftException 400, 401, 403, 404, 412, 413, 422 or 501, saying what is wrong
    JobCall execute(Request request) {
        String version = request.headers().text("X-Zerovm-Execute").strip();
        return switch (version) {
            case "1.0" -> sent(request);
            case "open/1.0" -> opened(request, request.target(), "/v1");
            default ->
                    throw new SwiftException(
                            400,
                            "X-Zerovm-Execute: '%s' is not 1.0 or open/1.0".formatted(version));
        };
    }

    private JobCall sent(Request request) {
        if (!request.method().equals("POST")) {
            throw new SwiftException(
                    501,
                    "A job is sent with POST; %s is not implemented".formatted(request.method()));
        }
        String account = account(request);
        Optional<String> source = request.headers().first("X-Zerovm-Source");
        if (source.isPresent()) {
            return fromSource(request, account, source.get());
        }
        Rights rights = new Rights(request, stores.of(request));
        rights.own(account);
        String type =
                request.headers()
                        .first("Content-Type")
                        .map(JobCalls::mediaType)
                        .orElseThrow(() -> new SwiftException(400, "Must specify Content-Type"));
        boolean image = BootMap.isImage(type);
        boolean named = Deferral.destination(request).isPresent();
        if ((image || type.equals(JSON))
                && !(request.target() instanceof Target.OfAccount)
                && !named) {
            throw badUrl();
        }
        if (image) {
            Zapps.Sent zapp = zapps.sent(request, account);
            return call(request, account, zapp.description(), Payload.EMPTY, rights)
                    .from(zapp.json());
        }
        byte[] body = bodies.read(request);
        if (!type.equals(JSON)) {
            return script(request, account, rights, body);
        }
        JobDescription description = parser.parse(body, account);
        return call(request, account, description, Payload.EMPTY, rights)
                .from(new String(body, StandardCharsets.UTF_8));
    }

    /// {@return the job of a description that did not come in the request; the body is what
    /// instances read that have `stdin` without a path}
    JobCall described(Request request, byte[] json) {
        return described(
                request, json, job -> JobCall.readsPayload(job) ? payload(request) : Payload.EMPTY);
    }

    /// {@return the job of a description and what it reads, neither of which came in the request}
    JobCall described(Request request, byte[] json, Payload payload) {
        return described(request, json, _ -> payload);
    }

    private JobCall described(
            Request request, byte[] json, Function<JobDescription, Payload> payload) {
        String account = account(request);
        Rights rights = new Rights(request, stores.of(request));
        rights.own(account);
        JobDescription description = parser.parse(json, account);
        return call(request, account, description, payload.apply(description), rights, "/v1", json);
    }

    private JobCall fromSource(Request request, String account, String url) {
        Optional<ObjectPath> named = JobParser.object(url, account);
        ObjectStore store = stores.of(request);
        Rights rights =
                named.map(path -> Rights.serving(request, store, path))
                        .orElseGet(() -> new Rights(request, store));
        named.ifPresentOrElse(path -> rights.run(account, path), () -> rights.own(account));
        ObjectPath path =
                named.orElseThrow(() ->
                        new SwiftException(
                                400, "X-Zerovm-Source: '%s' is not an object".formatted(url)));
        ObjectRecord record = find(path, rights, store);
        String type = mediaType(record.contentType());
        if (!type.equals(JSON) && !BootMap.isImage(type)) {
            byte[] script = bodies.read(store, path);
            JobDescription description = Script.job(script, account, images, path.toString(), "");
            return call(request, account, description, payload(request), rights)
                    .besidePayload(Script.json(description, path));
        }
        return described(request, account, record, rights, "/v1");
    }

    /// {@return the job that an object describes: it is JSON, or an image; the request's body is
    /// what instances read that have `stdin` without a path}
    private JobCall described(
            Request request, String account, ObjectRecord record, Rights rights, String prefix) {
        byte[] json = description(record, stores.of(request));
        return call(
                request,
                account,
                parser.parse(json, account),
                payload(request),
                rights,
                prefix,
                json);
    }

    private byte[] description(ObjectRecord record, ObjectStore store) {
        ObjectPath path = record.path();
        String type = mediaType(record.contentType());
        if (BootMap.isImage(type)) {
            return zapps.description(store, path).orElseThrow(() -> Zapps.noMap(path.toString()));
        }
        if (!type.equals(JSON)) {
            throw new SwiftException(
                    400, "Unsupported Content-Type: %s of type %s is no job".formatted(path, type));
        }
        return bodies.read(store, path);
    }

    private JobCall script(Request request, String account, Rights rights, byte[] body) {
        String input =
                request.target() instanceof Target.OfObject(var object) ? object.toString() : "";
        if (request.target() instanceof Target.OfContainer) {
            throw badUrl();
        }
        JobDescription description = Script.job(body, account, images, "", input);
        JobCall call = call(request, account, description, Payload.of(body), rights);
        return config.history().all()
                ? call.from(Script.json(description, zapps.script(request, account, body)))
                : call;
    }

    /// `/open/{account}/{container}/{object}`.
    JobCall open(Request request) {
        return opened(request, targetBehind(request, "/open"), "/open");
    }

    private JobCall opened(Request request, Target target, String prefix) {
        if (!(target instanceof Target.OfObject(var object))) {
            throw badUrl();
        }
        ObjectStore store = stores.of(request);
        Rights rights = new Rights(request, store);
        rights.own(object.account());
        ObjectRecord record = find(object, rights, store);
        String type = mediaType(record.contentType());
        Optional<byte[]> zapp =
                BootMap.isImage(type) || object.object().endsWith(".zapp")
                        ? zapps.description(store, object)
                        : Optional.empty();
        if (zapp.isPresent()) {
            JobCall call =
                    call(
                            unconditional(request),
                            object.account(),
                            parser.parse(zapp.get(), object.account()),
                            payload(request),
                            rights,
                            prefix,
                            zapp.get());
            return isRead(request) ? call.asDerived() : call;
        }
        boolean program =
                PROGRAMS.contains(type)
                        || object.object().endsWith(".wasm")
                        || object.object().endsWith(".nexe");
        if (program) {
            JobDescription description = Script.program(object);
            JobCall call =
                    call(
                                    unconditional(request),
                                    object.account(),
                                    description,
                                    payload(request),
                                    rights,
                                    prefix)
                            .besidePayload(Script.json(description, object));
            return isRead(request) ? call.asDerived() : call;
        }
        if (!isRead(request)) {
            throw new SwiftException(
                    501,
                    "What is opened by a template is opened with GET; %s is not implemented"
                            .formatted(request.method()));
        }
        Templates templates = new Templates(bodies, store, rights);
        byte[] body = templates.fill(object, type, request.query());
        JobDescription description = parser.parse(body, object.account());
        return call(asRead(request), object.account(), description, Payload.EMPTY, rights, prefix)
                .from(new String(body, StandardCharsets.UTF_8))
                .asDerived();
    }

    static boolean isRead(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /// {@return the request as programs are told of it that stand for an object which is read: HEAD
    /// is GET without the bytes}
    static Request asRead(Request request) {
        return isRead(request) ? unconditional(request.withMethod("GET")) : request;
    }

    /// {@return the request as services are told of it: conditions and ranges are asked of what
    /// they make, where that is read}
    private static Request unconditional(Request request) {
        return isRead(request)
                ? request.withHeaders(headers ->
                        headers.filter(field ->
                                !NOT_FOR_PROGRAMS.contains(field.name().toLowerCase(Locale.ROOT))))
                : request;
    }

    /// `/api/{account}/{container}/any/path`.
    JobCall api(Request request) {
        ContainerPath served =
                switch (targetBehind(request, "/api")) {
                    case Target.OfContainer(var path) -> path;
                    case Target.OfObject(var path) -> path.containerPath();
                    case Target.OfAccount _, Target.Other _ -> throw badUrl();
                };
        String account = served.account();
        ObjectStore store = stores.of(request);
        Optional<ContainerRecord> container = store.container(served);
        Optional<ObjectPath> endpoint = container.flatMap(Rights::endpointOf);
        Rights rights =
                endpoint.map(path -> Rights.serving(request, store, path))
                        .orElseGet(() -> new Rights(request, store));
        container.ifPresentOrElse(rights::serve, () -> rights.own(account));
        if (container.isEmpty()) {
            throw new SwiftException(404);
        }
        ObjectPath path =
                endpoint.orElseThrow(() ->
                        new SwiftException(
                                404,
                                "No API endpoint configured for container " + served.container()));
        return described(request, account, find(path, rights, store), rights, "/api");
    }

    private static Target targetBehind(Request request, String prefix) {
        return Target.of("/v1" + request.path().substring(prefix.length()));
    }

    private Payload payload(Request request) {
        return Payload.read(
                CheckedBody.of(request), config.directory(), config.requests().payloadBytesMax());
    }

    private static JobCall call(
            Request request, String account, JobDescription job, Payload payload, Rights rights) {
        return call(request, account, job, payload, rights, "/v1");
    }

    private static JobCall call(
            Request request,
            String account,
            JobDescription job,
            Payload payload,
            Rights rights,
            String prefix) {
        String path = PercentEncoding.decode(request.path());
        Map<String, String> environment =
                CgiEnvironment.of(
                        request, path.substring(Math.min(prefix.length(), path.length())));
        return new JobCall(account, job, payload, environment, rights, JobCall.Again.NONE, false);
    }

    private static JobCall call(
            Request request,
            String account,
            JobDescription job,
            Payload payload,
            Rights rights,
            String prefix,
            byte[] json) {
        return call(request, account, job, payload, rights, prefix)
                .besidePayload(new String(json, StandardCharsets.UTF_8));
    }

    private static ObjectRecord find(ObjectPath path, Rights rights, ObjectStore store) {
        boolean readable = rights.read(path.containerPath());
        return (readable ? store.object(path) : Optional.<ObjectRecord>empty())
                .orElseThrow(() -> Planner.missing(path));
    }

    private static String account(Request request) {
        return switch (request.target()) {
            case Target.OfAccount(var account) -> account.value();
            case Target.OfContainer(var container) -> container.account();
            case Target.OfObject(var object) -> object.account();
            case Target.Other _ -> throw badUrl();
        };
    }

    private static SwiftException badUrl() {
        return new SwiftException(412, "Bad URL");
    }

    /// {@return a content type without its parameters}
    static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
