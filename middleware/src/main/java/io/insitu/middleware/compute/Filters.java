package io.insitu.middleware.compute;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.description.ContainerProgram;
import io.insitu.middleware.compute.description.Filter;
import io.insitu.middleware.compute.plan.ProgramRule;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.Arriving;
import io.insitu.middleware.compute.run.Growing;
import io.insitu.middleware.compute.run.Input;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.copy.Destination;
import io.insitu.middleware.object.ObjectHandler;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Runs programs between clients and objects, on GET, HEAD, PUT and COPY.
///
/// | said by | which program |
/// |---|---|
/// | `X-Zerovm-Run: swift://a/c/program`, `X-Zerovm-Args`, `X-Zerovm-Run-Type` | the request's own, by the account's owner |
/// | `X-Container-Meta-Zerovm-Get: swift://~/c/program [args]`, `…-Get-Type` | whatever is read from the container goes through it |
/// | `X-Container-Meta-Zerovm-Put`, `…-Put-Type` | whatever is written to it does |
///
/// What a container says happens with its owner's rights, so the program may lie where the client
/// may not read. GET reads the object through the rest of the pipeline, so large objects and
/// symlinks are read as what they stand for; its answer has an ETag of its own. PUT stores what the
/// program writes, once it has exited with 0; if it exits with another code nothing is stored, and
/// the answer is 422 with its stderr. What outgrows memory is on its way while the program runs:
/// from the client, to it, or into the upload. An account's owner reads and stores manifests and
/// symlinks as they are; whom a container lets in reads and writes through its program alone,
/// whichever way the request goes ([ProgramRule]).
final class Filters {
    private static final String RUN = "X-Zerovm-Run";
    private static final String META = "x-object-meta-";
    private static final String MANIFEST = "multipart-manifest";
    private static final String SYMLINK = "symlink";

    private final ComputeConfig config;
    private final Stores stores;
    private final JobService jobs;
    private final StreamedJobs streamed;

    Filters(ComputeConfig config, Stores stores, JobService jobs) {
        this.config = config;
        this.stores = stores;
        this.jobs = jobs;
        this.streamed = jobs.streamed();
    }

    /// A filter that is to run.
    ///
    /// @param rights of whoever said so
    private record Chosen(Filter filter, Rights rights) {}

    /// Answers a request for an object or hands it on.
    Response handle(Request request, Handler next) {
        if (!(request.target() instanceof Target.OfObject(var object))) {
            return next.handle(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" ->
                    isAskedAsItLies(request) && isOwners(request, object)
                            ? next.handle(request)
                            : chosen(request, object.containerPath(), ContainerProgram.GET)
                                    .map(chosen -> read(request, object, chosen, next))
                                    .orElseGet(() -> next.handle(request));
            case "PUT" ->
                    request.headers().has("X-Copy-From")
                            ? copied(request, object.containerPath(), next)
                            : written(request, object, request, next);
            case "COPY" ->
                    Destination.of(request, object)
                            .map(copy -> copied(request, copy.containerPath(), next))
                            .orElseGet(() -> next.handle(request));
            default -> next.handle(request);
        };
    }

    private static boolean isAskedAsItLies(Request request) {
        return request.query().has(MANIFEST) || request.query().has(SYMLINK);
    }

    /// A manifest, or what stands for another object, is not what a program would make sense of.
    private static boolean isOfOthersBytes(Request put) {
        return put.query().text(MANIFEST).equals("put")
                || put.headers().has("X-Object-Manifest")
                || put.headers().has("X-Symlink-Target");
    }

    private boolean isOwners(Request request, ObjectPath object) {
        return request.authorizer().owns(object.account());
    }

    private Rights rights(Request request) {
        return new Rights(request, stores.of(request));
    }

    private Optional<Chosen> chosen(
            Request request, ContainerPath container, ContainerProgram when) {
        Optional<String> own = request.headers().first(RUN);
        String home = container.account();
        if (own.isPresent()) {
            Rights rights = rights(request);
            rights.own(home);
            String args = request.headers().text("X-Zerovm-Args");
            String type = request.headers().text("X-Zerovm-Run-Type");
            return Optional.of(new Chosen(Filter.parse(own.get(), args, type, home, RUN), rights));
        }
        if (!config.requests().containerPrograms()) {
            return Optional.empty();
        }
        Map<String, String> meta =
                stores.of(request)
                        .container(container)
                        .map(found -> found.metadata())
                        .orElse(Map.of());
        if (when.of(meta).isEmpty()) {
            return Optional.empty();
        }
        Request owner = request.withAuthorizer(new AccountOwner(home, request.authorizer().user()));
        return Optional.of(new Chosen(when.filter(meta, home), rights(owner)));
    }

    private Response read(Request request, ObjectPath object, Chosen chosen, Handler next) {
        Response source =
                next.handle(
                        ProgramRule.through(JobCalls.asRead(request), object.containerPath())
                                .withQuery(request.query().without(MANIFEST).without(SYMLINK))
                                .withHeaders(
                                        headers -> headers.with(ObjectHandler.IN_PLACE, "true")));
        if (source.status() != 200) {
            return source;
        }
        String type = source.headers().first("Content-Type").orElse("application/octet-stream");
        Map<String, String> environment = environment(JobCalls.asRead(request), object);
        environment.putAll(local(object, source));
        JobCall call =
                new JobCall(
                        object.account(),
                        chosen.filter().job(type, meta(source.headers())),
                        payload(source),
                        environment,
                        chosen.rights(),
                        JobCall.Again.NONE,
                        true);
        return StreamedJobs.isFor(request)
                ? streamed.read(request, call)
                : jobs.answer(request, call);
    }

    /// The object's bytes where they lie; an answer of many parts is put together first.
    private Payload payload(Response source) {
        String etag = source.headers().text("Etag");
        long length = source.content().length();
        String identity = etag.isEmpty() ? "" : etag + " " + length;
        Content content = source.content();
        if (content instanceof Content.FileRegion file) {
            return Payload.of(file, identity);
        }
        return Payload.read(
                        new ContentBody(content),
                        config.directory(),
                        config.requests().payloadBytesMax())
                .known(identity);
    }

    private static Map<String, String> environment(Request request, ObjectPath object) {
        return new HashMap<>(CgiEnvironment.of(request, object.toString()));
    }

    private static Map<String, String> local(ObjectPath object, Response source) {
        Map<String, String> local = new HashMap<>();
        local.put("LOCAL_OBJECT", "on");
        local.put("LOCAL_PATH_INFO", object.toString());
        local.put("LOCAL_DOCUMENT_ROOT", "/dev/stdin");
        local.put("LOCAL_CONTENT_LENGTH", Long.toString(source.content().length()));
        local.put("LOCAL_CONTENT_TYPE", source.headers().text("Content-Type"));
        local.put("LOCAL_HTTP_ETAG", source.headers().text("Etag"));
        meta(source.headers())
                .forEach((name, value) ->
                        local.put(
                                "LOCAL_HTTP_X_OBJECT_META_"
                                        + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                                value));
        return local;
    }

    private static Map<String, String> meta(Headers headers) {
        Map<String, String> meta = new HashMap<>();
        headers.startingWith(META)
                .forEach((name, value) -> meta.put(name.substring(META.length()), value));
        return meta;
    }

    /// @param asked the client's request, of which `put` may be only a part
    private Response written(Request put, ObjectPath object, Request asked, Handler next) {
        Optional<Chosen> chosen = chosen(asked, object.containerPath(), ContainerProgram.PUT);
        boolean runs =
                chosen.isPresent()
                        && !isOfOthersBytes(put)
                        && rights(put).writeThrough(object.containerPath());
        if (!runs) {
            return next.handle(put);
        }
        Request through = ProgramRule.through(put, object.containerPath());
        return filtered(through, object, chosen.get(), next);
    }

    private Response filtered(Request put, ObjectPath object, Chosen chosen, Handler next) {
        Input payload =
                Payload.begin(
                        CheckedBody.of(put),
                        config.directory(),
                        config.requests().payloadBytesMax(),
                        config.requests().uploadTimeout());
        try {
            return filtered(put, object, chosen, payload, next);
        } finally {
            if (payload instanceof Arriving upload) {
                upload.abandon();
            }
        }
    }

    private Response filtered(
            Request put, ObjectPath object, Chosen chosen, Input payload, Handler next) {
        String type = put.headers().first("Content-Type").orElse("application/octet-stream");
        JobCall call =
                new JobCall(
                        object.account(),
                        chosen.filter().job(type, Map.of()),
                        payload,
                        environment(put, object),
                        chosen.rights(),
                        JobCall.Again.NONE,
                        false);
        try (Growing output = streamed.start(put, call, result -> check(result, payload))) {
            Optional<JobResult> ended = output.awaitBegin();
            if (ended.isPresent()) {
                check(ended.get(), payload);
                return stored(put, ended.get(), chosen.filter(), next);
            }
            Request stored =
                    put.withBody(output)
                            .withHeaders(headers ->
                                    described(headers, chosen.filter()).without("Content-Length"));
            Response answer = next.handle(stored);
            return output.result()
                    .map(result -> nexe(JobAnswer.of(result)))
                    .map(nexe -> answer.withHeaders(headers -> headers.and(nexe)))
                    .orElse(answer);
        }
    }

    /// Stores what came back whole.
    private static Response stored(Request put, JobResult result, Filter filter, Handler next) {
        Response run = JobAnswer.of(result);
        String length = Long.toString(run.content().length());
        try (ContentBody made = new ContentBody(run.content())) {
            Request stored =
                    put.withBody(made)
                            .withHeaders(headers ->
                                    described(headers, filter).with("Content-Length", length));
            return next.handle(stored).withHeaders(headers -> headers.and(nexe(run)));
        }
    }

    /// A program that has seen the end of what did not come whole has refused nothing; what it has
    /// left, after it refused nothing, must still come whole.
    private static void check(JobResult result, Input payload) {
        if (payload instanceof Arriving upload) {
            upload.check();
        }
        check(result);
        if (payload instanceof Arriving upload) {
            upload.finish();
        }
    }

    /// @throws SwiftException 422 with its stderr when the program refused what it read, 500 when
    ///   it failed
    private static void check(JobResult result) {
        Response run = JobAnswer.of(result.orThrow());
        InstanceResult instance = result.instances().getFirst();
        if (instance.exitCode() != 0) {
            throw new SwiftException(422, refusal(instance), nexe(run));
        }
        if (instance.failed()) {
            throw new SwiftException(run.status(), instance.error(), nexe(run));
        }
    }

    private static String refusal(InstanceResult instance) {
        return instance.stderr().isEmpty()
                ? "The program of this container refused it with exit code " + instance.exitCode()
                : instance.stderr();
    }

    private static Headers nexe(Response run) {
        return run.headers().startingWith("x-nexe-");
    }

    private static Headers described(Headers headers, Filter filter) {
        Headers plain =
                headers.without("Etag")
                        .without("Transfer-Encoding")
                        .filter(field -> !field.startsWith("x-zerovm-"));
        return filter.contentType().isEmpty()
                ? plain
                : plain.with("Content-Type", filter.contentType());
    }

    /// A copy is a GET and a PUT; its PUT goes through the program.
    private Response copied(Request request, ContainerPath to, Handler next) {
        if (chosen(request, to, ContainerProgram.PUT).isEmpty()) {
            return next.handle(request);
        }
        return new CopyMiddleware(Long.MAX_VALUE)
                .handle(
                        request,
                        part ->
                                part.method().equals("PUT")
                                                && part.target()
                                                        instanceof Target.OfObject(var object)
                                        ? written(part, object, request, next)
                                        : next.handle(part));
    }
}
